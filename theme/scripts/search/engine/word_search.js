/** Finding the documents of a text: its words are read, then weighed as Lunr weighs them. */
import settings from "../../../../data/reference/search_fields.json" with { type: "json" };
import { lunrScores } from "./exact.js";
import { Reader } from "./readings.js";
import { clausesOf, Scoring } from "./scoring.js";

const FIELDS = settings.fields.map(({ name }) => name);

/**
 * @typedef {object} Source Where shards (engine/shards.js) and lexicons come from; each is fetched and decoded once.
 * @property {(stem: string) => Promise<Shard>} load The shard of a stem.
 * @property {(beginning: string) => Promise<Shard[]>} loadBeginning The shards of the words that begin so: two at most.
 * @property {(word: string) => Promise<Lexicon[]>} loadLexicon The lexicons of the words of the same first letter.
 * @property {(word: string) => Promise<Lexicon[]>} loadOtherLexicons Those of the other letters.
 */

export class WordSearch {
  #reader;
  #scoring;
  #size;

  /** @param {Source & { live: number, size: number }} source `live` documents, numbered up to `size`. */
  constructor({ live, size, ...source }) {
    this.#reader = new Reader(source);
    this.#scoring = new Scoring({ live, size });
    this.#size = size;
  }

  /**
   * The readings of a text, with all that the search of them needs; none when it holds no word to search.
   * `typing`: its last word may not be finished. `literal`: words stand for nothing but themselves.
   */
  read(text, { typing = false, literal = false } = {}) {
    return literal ? this.#reader.readLiterally(text) : this.#reader.read(text, typing);
  }

  /** Whether the index holds a word. */
  knows(word) {
    return this.#reader.knows(word);
  }

  /**
   * The documents of the readings, by number; none when there are no readings. `matched` is 1 for those that hold every
   * word or, when none does, some: `everyWord` says which. `scores` are Lunr's, to the last digits: `exact` gives those
   * of Lunr itself. `nameMatches` is 1 when the name or the brand holds every word. `terms` are the stems searched, to
   * highlight.
   */
  search(readings) {
    const clauses = clausesOf(readings);
    const { scores, words, nameWords } = this.#scoring.score(clauses);
    const all = 2 ** readings.length - 1;
    const every = holding(words, all);
    const everyWord = every.includes(1);
    return {
      everyWord,
      corrected: readings.filter(({ instead }) => instead.length > 0).map(({ word, instead }) => ({ word, instead })),
      widened: readings.filter(({ widened }) => widened.length > 0).map(({ word, widened }) => ({ word, to: widened })),
      scores,
      matched: everyWord ? every : someOf(words),
      nameMatches: holding(nameWords, all),
      terms: clauses.map(({ text }) => text),
    };
  }

  /** Document → 1 when one of the terms is in a field of it. */
  holders(readings, field) {
    const holders = new Uint8Array(this.#size);
    for (const { shard, term } of clausesOf(readings)) {
      const isThere = shard.signatures.map((signature) => signature.some(([rank]) => FIELDS[rank] === field));
      const { documents, signatures } = shard.posting(term);
      documents.forEach((document, rank) => {
        holders[document] |= Number(isThere[signatures[rank]]);
      });
    }
    return holders;
  }

  /** Lunr's own score of a few documents: those of a page, whose order it gives. */
  exact(documents, readings) {
    return lunrScores(documents, clausesOf(readings), this.#scoring);
  }
}

/** 1 for the documents that hold all words; nobody holds no word. */
function holding(marks, all) {
  const held = new Uint8Array(marks.length);
  for (let document = 0; document < marks.length; document += 1) {
    held[document] = Number(all !== 0 && marks[document] === all);
  }
  return held;
}

function someOf(marks) {
  const some = new Uint8Array(marks.length);
  for (let document = 0; document < marks.length; document += 1) {
    some[document] = Number(marks[document] !== 0);
  }
  return some;
}
