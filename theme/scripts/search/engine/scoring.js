/**
 * Lunr's scores of every document at once, in columns of numbers: the arithmetic of lunr.Builder and of
 * lunr.Index.query (2.3.9), term by term.
 */
import settings from "../../../../data/reference/search_fields.json" with { type: "json" };

// `b` is 0: a field weighs the same whatever its length, and lengths are not even shipped.
const { fields, k1 } = settings;
const NAME_FIELDS = new Set(["name", "brand"]);

/**
 * What the readings ask of Lunr: each term once, by its highest boost, with the words that it stands for.
 * `words` has one bit a reading.
 */
export function clausesOf(readings) {
  const clauses = new Map();
  readings.forEach(({ alternatives }, rank) => {
    for (const { shard, term, boost } of alternatives) {
      const text = shard.terms[term];
      const clause = clauses.get(text);
      if (clause) {
        clause.boost = Math.max(clause.boost, boost);
        clause.words |= 1 << rank;
      } else {
        clauses.set(text, { text, shard, term, boost, words: 1 << rank });
      }
    }
  });
  return [...clauses.values()];
}

export class Scoring {
  #live;
  #size;
  #facts = new WeakMap();

  /** `live`: documents of the index; `size`: their numbers, with those of the ones that left. */
  constructor({ live, size }) {
    this.#live = live;
    this.#size = size;
  }

  /**
   * By document: its score; `words`, a bit for each word it holds; `nameWords`, those that its name or brand holds.
   */
  score(clauses) {
    const scores = new Float64Array(this.#size);
    const words = new Int32Array(this.#size);
    const nameWords = new Int32Array(this.#size);
    for (const clause of clauses) {
      this.#add(clause, scores, words, nameWords);
    }
    // The length of the query's vector: the same for every document, but scores are Lunr's own.
    const length = Math.sqrt(clauses.reduce((sum, { boost }) => sum + boost * boost, 0));
    for (let document = 0; document < scores.length; document += 1) {
      if (words[document] !== 0) {
        scores[document] /= length;
      }
    }
    return { scores, words, nameWords };
  }

  #add(clause, scores, words, nameWords) {
    const { shard, term, boost } = clause;
    const { inName, components, isReady } = this.#factsOf(shard);
    const { documents, signatures } = shard.posting(term);
    const rarity = this.rarity(shard, term);
    isReady.fill(0);
    for (let rank = 0; rank < documents.length; rank += 1) {
      const document = documents[rank];
      const signature = signatures[rank];
      // Few signatures come back a thousand times: each is weighed once.
      if (isReady[signature] === 0) {
        components[signature] = component(shard.signatures[signature], rarity, boost);
        isReady[signature] = 1;
      }
      scores[document] += components[signature];
      words[document] |= clause.words;
      if (inName[signature] === 1) {
        nameWords[document] |= clause.words;
      }
    }
  }

  /** `lunr.idf` of a term: how few documents hold it, counted once a field. */
  rarity(shard, term) {
    const { fieldCounts, rarities } = this.#factsOf(shard);
    if (!rarities.has(term)) {
      const { signatures } = shard.posting(term);
      let found = 0;
      for (let rank = 0; rank < signatures.length; rank += 1) {
        found += fieldCounts[signatures[rank]];
      }
      rarities.set(term, Math.log(1 + Math.abs((this.#live - found + 0.5) / (found + 0.5))));
    }
    return rarities.get(term);
  }

  #factsOf(shard) {
    let facts = this.#facts.get(shard);
    if (!facts) {
      const { signatures } = shard;
      const isName = ([field]) => NAME_FIELDS.has(fields[field].name);
      facts = {
        fieldCounts: Uint8Array.from(signatures, (signature) => signature.length),
        inName: Uint8Array.from(signatures, (signature) => Number(signature.some(isName))),
        components: new Float64Array(signatures.length),
        isReady: new Uint8Array(signatures.length),
        rarities: new Map(),
      };
      this.#facts.set(shard, facts);
    }
    return facts;
  }
}

/** The weight of a term found `count` times in a field, as lunr.Builder rounds it. */
export function weight(rarity, field, count) {
  const score = ((rarity * ((k1 + 1) * count)) / (k1 + count)) * fields[field].boost;
  return Math.round(score * 1000) / 1000;
}

function component(signature, rarity, boost) {
  let sum = 0;
  for (const [field, count] of signature) {
    sum += boost * weight(rarity, field, count);
  }
  return sum;
}
