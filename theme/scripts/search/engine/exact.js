/** Lunr itself, on the few documents about to be shown: an index of them alone gives the scores of the whole one. */
import lunr from "lunr";

import settings from "../../../../data/reference/search_fields.json" with { type: "json" };
import { weight } from "./scoring.js";

const NOWHERE = Object.freeze({});

/**
 * Lunr's score of each document for the clauses, by document.
 *
 * Lunr divides what the query and a field share by the length of the query: what other documents and other fields hold
 * has no part in it, but through the rarity of the terms, which comes from the whole index.
 */
export function lunrScores(documents, clauses, scoring) {
  const index = new MiniIndex();
  clauses.forEach((clause, rank) => index.add(clause, rank, documents, scoring));
  const results = index.lunr(clauses).query((query) => {
    for (const { text, boost } of clauses) {
      query.term(text, { boost, usePipeline: false });
    }
  });
  return new Map(results.map(({ ref, score }) => [Number(ref), score]));
}

/** The parts of a Lunr index that hold a few documents, and the terms of a few clauses. */
class MiniIndex {
  #holders = new Map();
  #vectors = {};

  /** Put in what the documents hold of a clause's term: `rank` tells it from the others. */
  add({ text, shard, term }, rank, documents, scoring) {
    const { documents: holders, signatures } = shard.posting(term);
    const rarity = scoring.rarity(shard, term);
    for (const document of documents) {
      const place = placeOf(document, holders);
      for (const [field, count] of place < 0 ? [] : shard.signatures[signatures[place]]) {
        const { name } = settings.fields[field];
        this.#holdersOf(name, text)[document] = {};
        // Clauses come by rank, as the elements of a vector.
        (this.#vectors[`${name}/${document}`] ??= []).push(rank, weight(rarity, field, count));
      }
    }
  }

  #holdersOf(name, text) {
    if (!this.#holders.has(name)) {
      this.#holders.set(name, new Map());
    }
    const terms = this.#holders.get(name);
    if (!terms.has(text)) {
      terms.set(text, Object.create(null));
    }
    return terms.get(text);
  }

  /** The index, of the fields where something is found. */
  lunr(clauses) {
    const invertedIndex = Object.create(null);
    clauses.forEach(({ text }, rank) => {
      const posting = { _index: rank };
      for (const [name, terms] of this.#holders) {
        posting[name] = terms.get(text) ?? NOWHERE;
      }
      invertedIndex[text] = posting;
    });
    const fieldVectors = {};
    for (const [reference, elements] of Object.entries(this.#vectors)) {
      fieldVectors[reference] = new lunr.Vector(elements);
    }
    const fields = [...this.#holders.keys()];
    const tokenSet = lunr.TokenSet.fromArray(Object.keys(invertedIndex).sort());
    return new lunr.Index({ fields, invertedIndex, fieldVectors, tokenSet });
  }
}

/** Where a number is in a sorted column; -1 when it is not. */
function placeOf(number, sorted) {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] === number) {
      return middle;
    }
    if (sorted[middle] < number) {
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return -1;
}
