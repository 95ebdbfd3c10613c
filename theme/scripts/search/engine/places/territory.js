/** Who works in a territory: plugins/search/places/reach.py writes the files of départements and of régions. */
import { digitsOf, Gaps } from "../coding.js";

const EACH = 4;

/** A région, or what a département has in common with it. */
export class Territory {
  /** `first`: document → its first slot. */
  constructor({ documents, homes, ways, each }, first) {
    this.first = first;
    this.documents = new Gaps(documents).array();
    /** Rank of a document → whether its address is there: 2 when its commune is told too. */
    this.homes = digitsOf(homes);
    /** Rank of a document → how its slots are carried out there, as one or each in its way; 0 for one that is not. */
    this.ways = digitsOf(ways);
    this.each = digitsOf(each);
  }

  /** Mark the slots carried out in the territory, and those whose address is there. */
  mark(local, there) {
    this.readSlots((slot, way, rank) => {
      local[slot] |= Number(way > 0 || this.homes[rank] > 0);
      there[slot] |= Number(this.homes[rank] > 0);
    });
  }

  /** Call `read(slot, way, rank, part)`; `part`: the rank of a slot among those told apart, -1 when they are as one. */
  readSlots(read) {
    let part = 0;
    this.documents.forEach((document, rank) => {
      const isEach = this.ways[rank] === EACH;
      for (let slot = this.first[document]; slot < this.first[document + 1]; slot += 1) {
        read(slot, isEach ? this.each[part] : this.ways[rank], rank, isEach ? part : -1);
        part += Number(isEach);
      }
    });
  }
}
