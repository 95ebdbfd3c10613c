/** The order of results. Whatever the order, two documents that it does not tell apart stay in that of their names. */

// Scores that differ by less are equal: sums of the same numbers in another order.
const PRECISION = 1e9;

/**
 * The documents kept, in order: all of them, or the `most` first ones.
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
export function sorted(sort, { documents, isNational = null, scores = null, distances = null, names, dates = null }, most = Infinity) {
  const kept = flagged(names.inOrder(), documents);
  if (sort === "name") {
    return kept.slice(0, most);
  }
  if (sort === "date" && dates) {
    return by(kept, [(document) => -dates.rank(document)], most);
  }
  const local = isNational && ((document) => isNational[document]);
  const near = distances && ((document) => known(distances[document]));
  const score = scores && ((document) => -Math.round(scores[document] * PRECISION));
  const short = scores && names.isWhole && ((document) => names.name(document).length);
  // Nothing to be relevant to but a place: the nearest are.
  const order = sort === "distance" && near ? [local, near, score, short] : [local, score, near, short];
  return by(kept, order.filter(Boolean), most);
}

function flagged(order, documents) {
  const kept = new Uint32Array(order.length);
  let count = 0;
  for (let rank = 0; rank < order.length; rank += 1) {
    kept[count] = order[rank];
    count += documents[order[rank]];
  }
  return kept.subarray(0, count);
}

function known(distance) {
  return distance >= 0 ? distance : Infinity;
}

/** Sort by the first key that differs; the order given decides last. */
function by(documents, keys, most) {
  const some = first(documents, keys, 0, most);
  const columns = keys.map((key) => valuesOf(some, key));
  const order = Uint32Array.from(some.keys()).sort((one, other) => {
    for (const column of columns) {
      if (column[one] !== column[other]) {
        return column[one] < column[other] ? -1 : 1;
      }
    }
    return one - other;
  });
  return order.map((rank) => some[rank]);
}

/** The documents that come among the `most` first ones, in the order given: a page is worth no sort of thousands. */
function first(documents, keys, depth, most) {
  if (documents.length <= most) {
    return documents;
  }
  if (depth === keys.length) {
    return documents.subarray(0, most);
  }
  const values = valuesOf(documents, keys[depth]);
  const last = values.slice().sort()[most - 1];
  const before = values.reduce((count, value) => count + Number(value < last), 0);
  const among = new Set(first(documents.filter((_, rank) => values[rank] === last), keys, depth + 1, most - before));
  return documents.filter((document, rank) => values[rank] < last || among.has(document));
}

function valuesOf(documents, key) {
  const values = new Float64Array(documents.length);
  for (let rank = 0; rank < documents.length; rank += 1) {
    values[rank] = key(documents[rank]);
  }
  return values;
}
