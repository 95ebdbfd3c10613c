/** The order of results. Whatever the order, two documents that it does not tell apart stay in that of their names. */

// Scores that differ by less are equal: sums of the same numbers in another order.
const PRECISION = 1e9;

/**
 * The documents kept, in order.
 *
 * @param {object} results
 * @param {Uint8Array} results.documents What is kept, as Filters flags it.
 * @param {Uint8Array | null} results.isNational What comes after what works in the place; null without a place.
 * @param {Float64Array | null} results.scores Of the words; null without words.
 * @param {Float32Array | null} results.distances In kilometres, infinite or not a number when unknown; null when
 *   something else than communes is searched.
 * @param {import("./names.js").Names} results.names
 * @param {import("./facets.js").Facet | null} results.dates Needed by the order of dates only.
 */
export function sorted(sort, { documents, isNational = null, scores = null, distances = null, names, dates = null }) {
  const kept = names.inOrder().filter((document) => documents[document]);
  if (sort === "name") {
    return kept;
  }
  if (sort === "date" && dates) {
    return by(kept, [(document) => -dates.rank(document)]);
  }
  const local = isNational && ((document) => isNational[document]);
  const near = distances && ((document) => known(distances[document]));
  const score = scores && ((document) => -Math.round(scores[document] * PRECISION));
  const short = scores && names.isWhole && ((document) => names.name(document).length);
  // Nothing to be relevant to but a place: the nearest are.
  const order = sort === "distance" && near ? [local, near, score, short] : [local, score, near, short];
  return by(kept, order.filter(Boolean));
}

function known(distance) {
  return distance >= 0 ? distance : Infinity;
}

/** Sort by the first key that differs; the order given decides last. */
function by(documents, keys) {
  const columns = keys.map((key) => Float64Array.from(documents, key));
  const order = Uint32Array.from(documents, (_, rank) => rank);
  order.sort((one, other) => {
    for (const column of columns) {
      if (column[one] !== column[other]) {
        return column[one] < column[other] ? -1 : 1;
      }
    }
    return one - other;
  });
  return order.map((rank) => documents[rank]);
}
