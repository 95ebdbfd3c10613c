/** Where documents are, and how far. */
import { degreesOf } from "./columns.js";
import { apart, pointOf } from "./globe.js";

export const UNKNOWN = { latitude: null, longitude: null };

export class Points {
  #degrees;
  #points = [];

  /** `coordinates`: columns, in the order of documents. */
  constructor(coordinates) {
    this.#degrees = degreesOf(coordinates);
    const { latitudes, longitudes } = this.#degrees;
    latitudes.forEach((latitude, rank) => this.#points.push(pointOf(latitude, longitudes[rank])));
  }

  /** The degrees of the document of a rank; null when nobody knows. */
  degrees(rank) {
    const [latitude, longitude] = [this.#degrees.latitudes[rank], this.#degrees.longitudes[rank]];
    return Number.isNaN(latitude) ? UNKNOWN : { latitude, longitude };
  }

  /** The straight distance from the document of a rank to a point; NaN when nobody knows. */
  apart(rank, point) {
    return apart(this.#points[rank], point);
  }

  /** The same to the nearest of several points; Infinity when nobody knows, or without any. */
  nearest(rank, points) {
    let least = Infinity;
    for (const point of points) {
      const distance = this.apart(rank, point);
      if (distance < least) {
        least = distance;
      }
    }
    return least;
  }
}

/** Mark all the slots of the documents of a file whose address is in it and so near to one of some points. */
export function markNear({ documents, homes, points, first }, reach, centres, slots) {
  documents.forEach((document, rank) => {
    if (homes[rank] && points.nearest(rank, centres) <= reach) {
      slots.fill(1, first[document], first[document + 1]);
    }
  });
}
