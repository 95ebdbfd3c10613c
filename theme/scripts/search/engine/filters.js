/**
 * Which documents a state keeps, and how many each option would give.
 *
 * Trade, service and place hold together on one slot (slots.js); every other group holds on the document. The counts of
 * a group leave its own choice aside: they tell what choosing an option would give. They count documents, whatever
 * their slots.
 */
import { readSlots } from "./slots.js";

/** The groups that hold on a document and are told by a facet: key of the state → its file, and its option if it is one. */
const FACETS = {
  territory: { file: "territory" },
  networks: { file: "networks" },
  labels: { file: "labels" },
  legalForms: { file: "legal_forms" },
  turnover: { file: "turnover" },
  staff: { file: "staff" },
  references: { file: "trust", option: "references" },
  contracts: { file: "trust", option: "contracts" },
  // A search of a département is one of a place: this one is only counted.
  departements: { file: "departements" },
};
const SEVERAL = 3;

/** The files of facets that a state is filtered by. */
export function facetsOf(state) {
  const chosen = Object.entries(FACETS).filter(([key]) => isChosen(state[key]));
  return [...new Set(chosen.map(([, { file }]) => file))];
}

export class Filters {
  #activities;
  #facets = new Map();
  #kinds;
  #clauseKinds;
  #gone;
  #failures;

  constructor(activities) {
    const { kindCodes, clauseKinds, kinds, size } = activities;
    this.#activities = activities;
    this.#kinds = Uint16Array.from(kinds);
    this.#clauseKinds = flags(kindCodes, (code) => clauseKinds.includes(code));
    // A document that is gone fails more than one group, from the start.
    this.#gone = Uint16Array.from(kinds, (kind) => (kind === kindCodes.length ? SEVERAL : 0));
    this.#failures = new Uint16Array(size);
  }

  has(file) {
    return this.#facets.has(file);
  }

  /** Add a facet that was read: the next states can be filtered by it, and its options are counted. */
  add(file, facet) {
    this.#facets.set(file, facet);
  }

  /**
   * What the state keeps of the documents that `matched` flags (of all when it is null), given the slots of its place:
   * `local` flags those that work there, `national` says whether those of the whole country count too.
   *
   * `documents` flags what is kept, `isNational` what only an activity of the whole country brings. `counts` holds, by
   * group, how many documents each option would give.
   *
   * @param {object} state
   * @param {{matched?: Uint8Array | null, place?: {local: Uint8Array, national: boolean} | null}} found
   */
  apply(state, { matched = null, place = null } = {}) {
    const criteria = this.#criteria(state);
    const failures = this.#failed(criteria);
    const { kept, nearly, isNational, counts } = readSlots(this.#activities, state, { matched, place, failures });
    const documents = new Uint8Array(this.#activities.size);
    for (const document of kept) {
      documents[document] = 1;
    }
    for (const { bit, column, allowed, byCode } of criteria) {
      count(column, kept, byCode);
      if (allowed) {
        count(column, nearly.filter((document) => failures[document] === bit), byCode);
      }
    }
    return { documents, isNational, total: kept.length, counts: { ...counts, ...this.#counts(criteria) } };
  }

  /** The groups that hold on a document: where each finds its codes, and which of them it allows (null: all). */
  #criteria(state) {
    const { kindCodes } = this.#activities;
    const chosenKinds = isChosen(state.kinds) ? flags(kindCodes, (code) => state.kinds.includes(code)) : null;
    const criteria = [
      { key: "kinds", column: this.#kinds, allowed: chosenKinds, codes: kindCodes.length + 1 },
      { key: "clause", column: this.#kinds, allowed: state.clause ? this.#clauseKinds : null, codes: kindCodes.length + 1 },
    ];
    for (const [key, { file, option }] of Object.entries(FACETS)) {
      const facet = this.#facets.get(file);
      if (facet) {
        const allowed = isChosen(state[key]) ? facet.codesOf(option ? [option] : state[key]) : null;
        criteria.push({ key, option, facet, column: facet.column, allowed, codes: facet.codes });
      } else if (isChosen(state[key])) {
        throw new Error(`${file}: add this facet before filtering by it`);
      }
    }
    return criteria.map((criterion, rank) => ({ ...criterion, bit: 1 << rank, byCode: new Uint32Array(criterion.codes) }));
  }

  /** Document → bits of the groups that leave it out. */
  #failed(criteria) {
    this.#failures.set(this.#gone);
    for (const { bit, column, allowed } of criteria) {
      if (allowed) {
        mark(this.#failures, bit, column, allowed);
      }
    }
    return this.#failures;
  }

  #counts(criteria) {
    const counts = {};
    for (const { key, option, facet, byCode } of criteria) {
      if (key === "kinds") {
        counts.kinds = Object.fromEntries(this.#activities.kindCodes.map((code, rank) => [code, byCode[rank]]));
      } else if (key === "clause") {
        counts.clause = this.#clauseKinds.reduce((sum, is, kind) => sum + is * byCode[kind], 0);
      } else {
        const byOption = facet.counts(byCode);
        counts[key] = option ? byOption[option] : byOption;
      }
    }
    return counts;
  }
}

function isChosen(value) {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function flags(codes, isOne) {
  return Uint8Array.from(codes, (code) => Number(isOne(code)));
}

function mark(failures, bit, column, allowed) {
  for (let document = 0; document < failures.length; document += 1) {
    // What is gone has a code that nothing allows.
    if (!allowed[column[document]]) {
      failures[document] |= bit;
    }
  }
}

function count(column, documents, byCode) {
  for (let rank = 0; rank < documents.length; rank += 1) {
    byCode[column[documents[rank]]] += 1;
  }
}
