/** Who works in a département, and in each commune of it. */
import { Numbers } from "../coding.js";
import { wideDigits } from "./columns.js";
import { chordOf } from "./globe.js";
import { Points } from "./points.js";
import { Territory } from "./territory.js";

const WHOLE = 1;
const AROUND = 2;
const NAMED = 3;
const KNOWN_COMMUNE = 2;

/**
 * @typedef {object} Searched A commune searched; communes are told by what their code has after the département's.
 * @property {Set<number>} addresses The commune and its arrondissements.
 * @property {Set<number>} names These, and the city it is an arrondissement of.
 * @property {{commune: number, centre: number[]}[]} centres Of the commune and of its arrondissements.
 */

export class Departement extends Territory {
  constructor(file, first) {
    super(file, first);
    this.points = new Points(file.points);
    this.communes = this.#communesOf(wideDigits(file.communes));
    this.circles = file.radii.map((km) => ({ reach: chordOf(km), edge: new Map() }));
    this.#readDoubts(new Numbers(file.doubts));
    this.named = listsOf(new Numbers(file.named));
    this.#rankDetails();
  }

  /** Mark the slots carried out in a commune, and those whose address is there. */
  markCommune({ addresses, names, centres }, local, there) {
    this.readSlots((slot, way, rank, part) => {
      const isThere = addresses.has(this.communes[rank]);
      there[slot] |= Number(isThere);
      if (isThere || way === WHOLE) {
        local[slot] = 1;
      } else if (way === AROUND) {
        local[slot] |= Number(this.#holdsOne(rank, this.circles[this.#detail(rank, part)], centres));
      } else if (way === NAMED) {
        local[slot] |= Number(this.named[this.#detail(rank, part)].some((commune) => names.has(commune)));
      }
    });
  }

  /** Mark the slots whose address is in a commune. */
  markAddresses({ addresses }, there) {
    this.documents.forEach((document, rank) => {
      if (addresses.has(this.communes[rank])) {
        there.fill(1, this.first[document], this.first[document + 1]);
      }
    });
  }

  #holdsOne(rank, { reach, edge }, centres) {
    // What the file says of communes at the very edge does not depend on how points are rounded.
    return centres.some(({ commune, centre }) => edge.get(commune) ?? this.points.apart(rank, centre) <= reach);
  }

  /** Rank of a document → the commune of its address; -1 when it is not told. */
  #communesOf(told) {
    let read = 0;
    return Int32Array.from(this.homes, (home) => (home === KNOWN_COMMUNE ? told[read++] : -1));
  }

  #readDoubts(told) {
    let rank = 0;
    while (told.more) {
      rank += told.next();
      this.circles[rank].edge.set(told.next(), told.next() === 1);
    }
  }

  /** The rank of each circle and of each list: those of documents whose slots are as one come first. */
  #rankDetails() {
    const count = [];
    const next = (way) => {
      count[way] = (count[way] ?? -1) + 1;
      return count[way];
    };
    this.ofDocuments = Int32Array.from(this.ways, next);
    this.ofParts = Int32Array.from(this.each, next);
  }

  #detail(rank, part) {
    return part < 0 ? this.ofDocuments[rank] : this.ofParts[part];
  }
}

/** Sorted lists, one after the other. */
function listsOf(told) {
  const lists = [];
  while (told.more) {
    let last = 0;
    lists.push(
      Array.from({ length: told.next() }, () => {
        last += told.next();
        return last;
      }),
    );
  }
  return lists;
}
