/** What has to be told of the whole country: plugins/search/places/reach.py writes the file. */
import { digitsOf, Gaps } from "../coding.js";
import { kilometresToBox } from "./globe.js";
import { Points } from "./points.js";

export class Country {
  /** `first`: document → its first slot. */
  constructor({ documents, homeless, points, extents }, first) {
    this.first = first;
    this.documents = new Gaps(documents).array();
    /** Rank of a document → whether its address is in no département's file. */
    this.homes = digitsOf(homeless);
    this.points = new Points(points);
    this.extents = Object.entries(extents);
  }

  /** The codes of the départements where an address may be so near to one of some communes. */
  departementsNear(communes, kilometres) {
    const isNear = (box) => communes.some(({ latitude, longitude }) => kilometresToBox(latitude, longitude, box) <= kilometres);
    return this.extents.filter(([, box]) => isNear(box)).map(([code]) => code);
  }
}
