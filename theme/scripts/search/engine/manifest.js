/** Where the files of the index are, as plugins/search/manifest.py tells. */

const NAME = 6;

export class Manifest {
  constructor(told) {
    Object.assign(this, told);
  }

  /** The address of the file that holds a document, of a list cut every `each` documents (`names`, `export`). */
  block(list, letter, document) {
    return address(letter, this[list].files, Math.floor(document / this[list].each));
  }

  /** The address of a facet's column, or of a territory's reach; nothing when there is none. */
  of(list, letter, key) {
    const name = Object.hasOwn(this[list] ?? {}, key) ? this[list][key] : "";
    return name ? `/recherche/${letter}${name}.json` : "";
  }

  /** The address of the range of `list` that holds a word. */
  range(list, letter, word) {
    return this.rangeAt(list, letter, rangeOf(this[list].starts, word));
  }

  /** The same by its rank; nothing past the end. */
  rangeAt(list, letter, rank) {
    const { starts, files } = this[list];
    return rank >= 0 && rank < starts.length ? address(letter, files, rank) : "";
  }
}

/** The rank of the last start that does not come after a word. */
export function rangeOf(starts, word) {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= word) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return Math.max(0, low - 1);
}

function address(letter, files, rank) {
  return `/recherche/${letter}${files.slice(rank * NAME, rank * NAME + NAME)}.json`;
}
