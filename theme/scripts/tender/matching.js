/**
 * How many structures a need would be sent to: those that can be written to, of a kind wanted, of which one activity
 * that somebody declared satisfies trade, service and place together. data/matching.py tells the same of a Query whose
 * origins are « DECLARED »; a trade that only a NAF code tells is no reason to write.
 */
import { Activities } from "../search/engine/activities.js";
import { Gaps } from "../search/engine/coding.js";
import { Manifest } from "../search/engine/manifest.js";

/**
 * @typedef {object} Need Lists that are left empty accept all; of those that are not, one value is enough.
 * @property {string[]} sectors Slugs of trades.
 * @property {string[]} services
 * @property {string[]} kinds
 * @property {string[]} places « C38185 », « D38 », « R84 ».
 */

export class Matching {
  /** Of the files that plugins/search/needs.py names; `places`: an instance of Places, `Reach` the class. */
  constructor({ told, activities, contacts, places, Reach, files }) {
    this.activities = new Activities(activities);
    this.documents = new Gaps(JSON.parse(contacts).documents).array();
    this.reach = new Reach({
      manifest: new Manifest(told),
      files,
      first: this.activities.first,
      communeOf: (code) => places.commune(code),
    });
  }

  /** @param {Need} need */
  async count({ sectors, services, kinds, places }) {
    const { kindCodes, serviceCodes, sectors: slugs, first, national } = this.activities;
    const isTrade = accepted(slugs, sectors);
    const isKind = accepted(kindCodes, kinds);
    const wanted = bitsOf(serviceCodes, services);
    const local = places.length > 0 ? (await this.reach.slotsOf(places)).local : null;
    const answers = (slot) =>
      this.#isDeclared(slot) &&
      isTrade[this.activities.trades[slot]] === 1 &&
      (services.length === 0 || (this.activities.services[slot] & wanted) !== 0) &&
      (local === null || local[slot] === 1 || national[slot] === 1);
    let count = 0;
    for (const document of this.documents) {
      if (isKind[this.activities.kinds[document]] === 1 && someSlot(first[document], first[document + 1], answers)) {
        count += 1;
      }
    }
    return count;
  }

  /** A document without activity has a slot of no trade, which nobody declared. */
  #isDeclared(slot) {
    const { trades, sectors, derived } = this.activities;
    return trades[slot] < sectors.length && derived[slot] === 0;
  }
}

function someSlot(start, end, answers) {
  for (let slot = start; slot < end; slot += 1) {
    if (answers(slot)) {
      return true;
    }
  }
  return false;
}

/** Rank of a code → 1 when it is wanted; all are when nothing is chosen. */
function accepted(codes, wanted) {
  return Uint8Array.from(codes, (code) => Number(wanted.length === 0 || wanted.includes(code)));
}

/** The bits of the services wanted. */
function bitsOf(codes, wanted) {
  return codes.reduce((bits, code, rank) => (wanted.includes(code) ? bits | (1 << rank) : bits), 0);
}
