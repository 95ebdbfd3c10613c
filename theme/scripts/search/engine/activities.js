/** Kinds of documents and what their slots say, as plugins/search/columns/activities.py wrote them. */
import { digitsOf, Numbers } from "./coding.js";

export class Activities {
  /** Read the text of the file. */
  constructor(text) {
    const { kinds, services, groups, counts, firsts, nexts, flags } = JSON.parse(text);
    /** Codes, in order; those that are sure to provide hours of a social clause. */
    this.kindCodes = kinds.codes;
    this.clauseKinds = kinds.clause;
    /** Document → rank of its kind; their number when the document is gone. */
    this.kinds = digitsOf(kinds.column);
    this.size = this.kinds.length;
    /** Codes, in order: the first is 1 in a slot's services, the second 2, the third 4. */
    this.serviceCodes = services;
    /** Slugs of groups and of trades, in order; trade → its group. No trade is of no group: both are one past the end. */
    this.groups = Object.keys(groups);
    this.sectors = Object.values(groups).flat();
    const groupOf = Object.values(groups).flatMap((slugs, group) => slugs.map(() => group));
    this.groupOf = Uint8Array.from([...groupOf, this.groups.length]);
    /** Document → number of its first slot, then how many slots there are. */
    this.first = firstSlots(new Numbers(counts).array());
    this.slots = this.first[this.size];
    /** Slot → rank of its trade; their number for none. */
    this.trades = tradesOf(this.first, new Numbers(firsts).array(), new Numbers(nexts).array());
    const told = digitsOf(flags);
    /** Slot → its service types, as bits. */
    this.services = told.map((slot) => slot & ((1 << services.length) - 1));
    /** Slot → 1 when it is carried out in the whole country. */
    this.national = told.map((slot) => (slot >> services.length) & 1);
    /** Slot → 1 when nobody declared it: the NAF code tells it. */
    this.derived = told.map((slot) => (slot >> services.length) >> 1);
  }

  /** Whether the document is still there. */
  isLive(document) {
    return this.kinds[document] < this.kindCodes.length;
  }

  kind(document) {
    return this.kindCodes[this.kinds[document]] ?? "";
  }

  /** The slugs of the trades that a card shows: those declared, else those that the NAF code tells, and `derived` says so. */
  tradesOf(document) {
    const declared = new Set();
    const derived = new Set();
    for (let slot = this.first[document]; slot < this.first[document + 1]; slot += 1) {
      const slug = this.sectors[this.trades[slot]];
      if (slug) {
        (this.derived[slot] ? derived : declared).add(slug);
      }
    }
    const isDerived = declared.size === 0 && derived.size > 0;
    return { slugs: [...(isDerived ? derived : declared)], derived: isDerived };
  }
}

function firstSlots(counts) {
  const first = new Uint32Array(counts.length + 1);
  for (let document = 0; document < counts.length; document += 1) {
    // A document without activity has a slot of no trade.
    first[document + 1] = first[document] + Math.max(1, counts[document]);
  }
  return first;
}

function tradesOf(first, firsts, nexts) {
  const trades = new Uint8Array(first[first.length - 1]);
  let told = 0;
  for (let document = 0; document < firsts.length; document += 1) {
    trades[first[document]] = firsts[document];
    for (let slot = first[document] + 1; slot < first[document + 1]; slot += 1) {
      trades[slot] = trades[slot - 1] + nexts[told];
      told += 1;
    }
  }
  return trades;
}
