/** Finding documents: real Lunr evaluates and scores; the words as they are written lead to its terms. */
import lunr from "lunr";

import { isStopWord, stem, words } from "../analyser.js";
import { isOneEditAway, nearlyBegins } from "./near.js";

const EXACT = 4;
const BEGINNING = 1;
const SHORTEST_CORRECTED = 5;
// A postcode has five digits: from six on, digits can only begin a SIREN or a SIRET.
const SHORTEST_NUMBER = 6;
const SPACED_NUMBER = /\b\d{3}[\s.]\d{3}[\s.]\d{3}(?:[\s.]?\d{1,5})?\b/g;

export class Searcher {
  /** From what plugins/search/index.py wrote. */
  constructor({ lunr: serialised, words: written }) {
    this.index = lunr.Index.load(serialised);
    this.written = written;
  }

  /**
   * The documents of a text, best first: those that hold every word, else those that hold some.
   * `everyWord` says which; `corrected` lists the words nobody uses with those searched instead.
   * `null` when the text holds no word to search.
   */
  find(text) {
    const readings = this.#readings(text);
    if (readings.length === 0) {
      return null;
    }
    const boosts = new Map();
    for (const { terms } of readings) {
      for (const [term, boost] of terms) {
        boosts.set(term, Math.max(boost, boosts.get(term) ?? 0));
      }
    }
    const some = boosts.size === 0 ? [] : this.#query(boosts);
    const every = some.filter(({ found }) => readings.every(({ terms }) => found.some((term) => terms.has(term))));
    const matches = every.length > 0 ? every : some;
    return {
      matches,
      everyWord: matches === every,
      corrected: readings.filter(({ instead }) => instead.length > 0).map(({ word, instead }) => ({ word, instead })),
      terms: new Set(boosts.keys()),
    };
  }

  #query(boosts) {
    const results = this.index.query((query) => {
      for (const [term, boost] of boosts) {
        query.term(term, { boost, usePipeline: false });
      }
    });
    return results
      .map(({ ref, score, matchData }) => ({ document: Number(ref), score, found: Object.keys(matchData.metadata) }))
      .sort((one, other) => other.score - one.score || one.document - other.document);
  }

  /** Each word of the text with the index's terms it can stand for. */
  #readings(text) {
    const typed = words(text.replace(SPACED_NUMBER, (number) => number.replace(/[\s.]/g, "")));
    const kept = typed.filter((word, rank) => !isStopWord(word) || (rank === 0 && typed.length === 1));
    const last = kept[kept.length - 1] === typed[typed.length - 1] ? kept.length - 1 : -1;
    return kept.map((word, rank) => this.#reading(word, rank === last));
  }

  #reading(word, isBeingTyped) {
    const terms = new Map();
    if (this.#knows(stem(word))) {
      terms.set(stem(word), EXACT);
    }
    if (isNumber(word)) {
      for (const number of this.#numbersFrom(word)) {
        terms.set(number, EXACT);
      }
    } else if (isBeingTyped) {
      this.#addAll(terms, this.#from(word), BEGINNING);
    }
    if (terms.size > 0 || word.length < SHORTEST_CORRECTED || /\d/.test(word)) {
      return { word, terms, instead: [] };
    }
    let instead = this.written.filter((other) => isOneEditAway(word, other));
    if (instead.length === 0 && isBeingTyped) {
      instead = this.written.filter((other) => nearlyBegins(word, other));
    }
    this.#addAll(terms, instead, EXACT);
    return { word, terms, instead };
  }

  #addAll(terms, written, boost) {
    for (const word of written) {
      const term = stem(word);
      if (!terms.has(term) && this.#knows(term)) {
        terms.set(term, boost);
      }
    }
  }

  #knows(term) {
    return term in this.index.invertedIndex;
  }

  /** The written words that begin so: they are sorted. */
  #from(beginning) {
    let low = 0;
    let high = this.written.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.written[middle] < beginning) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    let end = low;
    while (end < this.written.length && this.written[end].startsWith(beginning)) {
      end += 1;
    }
    return this.written.slice(low, end);
  }

  #numbersFrom(beginning) {
    return this.index.tokenSet.intersect(lunr.TokenSet.fromString(`${beginning}*`)).toArray();
  }
}

function isNumber(word) {
  return word.length >= SHORTEST_NUMBER && /^\d+$/.test(word);
}
