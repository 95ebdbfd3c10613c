/** Ranges of the index as plugins/search/terms writes them: shards of terms, and lexicons of words. */
import { digitsOf, Numbers } from "./coding.js";

const CAPITAL_A = 65;
const MARKS = "!#$%&'()*+,-./:;<=>?@";
// A capital and what is not shared with the one before; then, for a term, a mark and an ending for each of its words.
const ENTRY = /([A-Z])([a-z0-9]*)([^A-Z]*)/g;
const WORD = /([!-/:-@])([a-z0-9]*)/g;
const NUMBER = /^\d+$/;

/** A range of the terms of the index, with the words as written that lead to them. */
export class Shard {
  #counts;
  #texts;
  #postings = null;
  #meanings;

  constructor({ start, terms, counts, documents, held, signatures, meanings }) {
    /** Terms that come before are in other shards. */
    this.start = start;
    const entries = entriesOf(terms);
    /** Stems and numbers, in order. */
    this.terms = entries.map(({ text }) => text);
    const written = entries.flatMap(wordsOf).sort((one, other) => (one.word < other.word ? -1 : 1));
    /** Words as written, folded, in order; numbers are not among them. */
    this.words = written.map(({ word }) => word);
    /** The rank of each word's term. */
    this.stemOf = Uint32Array.from(written, ({ rank }) => rank);
    /** Each is a list of pairs: the rank of a field, how often a document holds the term there. */
    this.signatures = signaturesOf(signatures);
    this.#counts = new Numbers(counts).array();
    this.#texts = { documents, held };
    this.#meanings = meanings ? meanings.split("|").map((entry) => entry.split(" ")) : [];
  }

  /** The word of the trade that is read as a term, and those of the same meaning: `{ word, others }`; else undefined. */
  meaning(term) {
    const [, word, ...others] = this.#meanings.find(([read]) => read === term) ?? [];
    return word && { word, others };
  }

  /** The rank of a term; -1 when no document holds it. */
  rank(term) {
    const rank = firstFrom(this.terms, term);
    return this.terms[rank] === term ? rank : -1;
  }

  /** How many documents hold the term of this rank. */
  frequency(rank) {
    return this.#counts[rank] + 1;
  }

  /** The documents that hold the term of this rank, in order, and the rank of the signature of each. */
  posting(rank) {
    this.#postings ??= this.#decoded();
    const { offsets, documents, held } = this.#postings;
    const [start, end] = [offsets[rank], offsets[rank] + this.frequency(rank)];
    return { documents: documents.subarray(start, end), signatures: held.subarray(start, end) };
  }

  /** The ranks of the words that begin so: from the first one to before the second one. */
  from(beginning) {
    return rangeFrom(this.words, beginning);
  }

  /** The same for terms: numbers are found by their beginning too. */
  termsFrom(beginning) {
    return rangeFrom(this.terms, beginning);
  }

  #decoded() {
    // Terms of most documents come first: their short gaps compress together.
    const order = [...this.#counts.keys()].sort((one, other) => this.#counts[other] - this.#counts[one]);
    const held = Uint16Array.from(new Numbers(this.#texts.held).array());
    const documents = new Uint32Array(held.length);
    const offsets = new Uint32Array(order.length);
    const gaps = new Numbers(this.#texts.documents);
    let offset = 0;
    for (const rank of order) {
      offsets[rank] = offset;
      const end = offset + this.frequency(rank);
      for (let last = -1; offset < end; offset += 1) {
        last += gaps.next() + 1;
        documents[offset] = last;
      }
    }
    this.#texts = null;
    return { offsets, documents, held };
  }
}

/** Words worth correcting to, that begin with the same letters. */
export class Lexicon {
  constructor({ start, words, frequencies }) {
    this.start = start;
    /** In order. */
    this.words = entriesOf(words).map(({ text }) => text);
    /** For each word, 1 and the logarithm in base 2 of how many documents hold it, without what follows its comma. */
    this.frequencies = digitsOf(frequencies);
  }
}

export function decodeShard(text) {
  return new Shard(JSON.parse(text));
}

export function decodeLexicon(text) {
  return new Lexicon(JSON.parse(text));
}

function entriesOf(text) {
  let before = "";
  return Array.from(text.matchAll(ENTRY), ([, shared, rest, words], rank) => {
    before = before.slice(0, shared.charCodeAt(0) - CAPITAL_A) + rest;
    return { text: before, words, rank };
  });
}

/** The words of a term: each is the term less some letters, and an ending. */
function wordsOf({ text, words, rank }) {
  if (words === "") {
    return NUMBER.test(text) ? [] : [{ word: text, rank }];
  }
  return Array.from(words.matchAll(WORD), ([, mark, ending]) => ({
    word: text.slice(0, text.length - MARKS.indexOf(mark)) + ending,
    rank,
  }));
}

function signaturesOf(text) {
  const numbers = new Numbers(text);
  const signatures = [];
  while (numbers.more) {
    signatures.push(Array.from({ length: numbers.next() }, () => [numbers.next(), numbers.next() + 1]));
  }
  return signatures;
}

function rangeFrom(words, beginning) {
  const low = firstFrom(words, beginning);
  let high = low;
  while (words[high]?.startsWith(beginning)) {
    high += 1;
  }
  return [low, high];
}

/** The rank of the first word that does not come before another. */
function firstFrom(words, other) {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (words[middle] < other) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
