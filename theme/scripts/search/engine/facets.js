/** A facet: the options of each document, as plugins/search/columns/facets.py wrote them. */
import { Numbers } from "./coding.js";

export class Facet {
  /** Code → ranks of the options it stands for: none, each one alone, then sets of several. */
  #meanings;

  /** Read the text of a file. */
  constructor(text) {
    const { options, sets, column } = JSON.parse(text);
    this.options = options;
    this.#meanings = [[], ...options.map((_, rank) => [rank]), ...sets];
    /** Document → code. */
    this.column = Uint16Array.from(new Numbers(column).array());
    /** How many codes there are. */
    this.codes = this.#meanings.length;
  }

  /** The options of a document. */
  of(document) {
    return this.#meanings[this.column[document]].map((rank) => this.options[rank]);
  }

  /** Code → 1 when it stands for one of these options at least. */
  codesOf(options) {
    return Uint8Array.from(this.#meanings, (ranks) => Number(ranks.some((rank) => options.includes(this.options[rank]))));
  }

  /** Option → how many documents have it, from how many have each code. */
  counts(byCode) {
    const counts = new Uint32Array(this.options.length);
    this.#meanings.forEach((ranks, code) => {
      for (const rank of ranks) {
        counts[rank] += byCode[code];
      }
    });
    return Object.fromEntries(this.options.map((option, rank) => [option, counts[rank]]));
  }

  /** Document → rank of its only option among the sorted ones, for groups whose options are (dates); -1 for none. */
  rank(document) {
    return this.column[document] - 1;
  }
}
