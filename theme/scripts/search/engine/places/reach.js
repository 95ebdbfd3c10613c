/** Who works in the places searched, as data/matching.py says: the cases of data/reference/matching_cases.json. */
import { Country } from "./country.js";
import { Departement } from "./departement.js";
import { chordOf, kilometresOf, pointOf } from "./globe.js";
import { cityOf, departementOf, partsOf } from "./place_key.js";
import { markNear, UNKNOWN } from "./points.js";
import { Territory } from "./territory.js";

const COUNTRY = "FR";

/** A place that no commune of the list is in. */
export class UnknownPlace extends Error {}

/**
 * @typedef {object} SlotsOfPlaces
 * @property {Uint8Array} local Slot → 1 when it is carried out in one of the places, or its structure stands there.
 * @property {Uint8Array} there Slot → 1 when the address of its structure is in one of the places.
 * @property {boolean} national Whether slots carried out in the whole country answer too.
 * @property {Float32Array | null} distances Document → kilometres to the nearest of the communes searched, for those of
 *   the slots above; NaN when unknown. Null when something else than communes is searched.
 */

export class Reach {
  #read = new Map();

  /**
   * `manifest`: a Manifest; `files`: what gives the text of an address; `first`: document → its first slot, and how
   * many there are, as Activities has it; `communeOf(code)` promises a commune, as Places has it.
   */
  constructor({ manifest, files, first, communeOf }) {
    Object.assign(this, { manifest, files, first, communeOf });
  }

  /**
   * The slots of places: « C38185 », « D38 », « R84 ». `radius`: kilometres of a circle that takes the place of each
   * commune, where only addresses count. Rejects with UnknownPlace.
   * @returns {Promise<SlotsOfPlaces>}
   */
  async slotsOf(places, radius = null) {
    const slots = this.first[this.first.length - 1];
    const found = { local: new Uint8Array(slots), there: new Uint8Array(slots), national: radius === null, distances: null };
    if (places.every((key) => key[0] === "C")) {
      await this.#aroundCommunes(places.map((key) => key.slice(1)), radius, found);
    } else {
      await Promise.all(places.map((key) => this.#mark(key, found)));
    }
    return found;
  }

  /** Where the documents that a département knows are: document → `{ latitude, longitude }`, null for all others. */
  async pointsIn(departement) {
    const { documents, points } = await this.#departement(departement);
    const ranks = new Map(Array.from(documents, (document, rank) => [document, rank]));
    return (document) => (ranks.has(document) ? points.degrees(ranks.get(document)) : UNKNOWN);
  }

  async #mark(key, { local, there }) {
    if (key[0] === "C") {
      const [{ departement }, searched] = await this.#searched(key.slice(1));
      (await this.#departement(departement)).markCommune(searched, local, there);
    } else {
      const territory = key[0] === "D" ? this.#departement(key.slice(1)) : this.#file(key, Territory);
      (await territory).mark(local, there);
    }
  }

  async #aroundCommunes(codes, radius, found) {
    const [country, communes, departements] = await Promise.all([
      this.#file(COUNTRY, Country),
      Promise.all(codes.map((code) => this.#searched(code))),
      Promise.all(codes.map((code) => this.#departement(departementOf(code)))),
    ]);
    const points = communes.map(([{ latitude, longitude }]) => pointOf(latitude, longitude));
    let files = departements;
    if (radius === null) {
      communes.forEach(([, searched], rank) => departements[rank].markCommune(searched, found.local, found.there));
    } else {
      const near = country.departementsNear(communes.map(([commune]) => commune), radius);
      files = await Promise.all(near.map((code) => this.#departement(code)));
      for (const file of [country, ...files]) {
        markNear(file, chordOf(radius), points, found.local);
      }
      communes.forEach(([, searched], rank) => departements[rank].markAddresses(searched, found.there));
    }
    found.distances = this.#distances([country, ...new Set(files)], points);
  }

  /** The files that know more of where documents are come last. */
  #distances(files, points) {
    const distances = new Float32Array(this.first.length - 1).fill(NaN);
    for (const { documents, points: places } of files) {
      documents.forEach((document, rank) => {
        const chord = places.nearest(rank, points);
        distances[document] = chord === Infinity ? NaN : kilometresOf(chord);
      });
    }
    return distances;
  }

  /** A commune, and how it is searched in its département. */
  async #searched(code) {
    const commune = await this.communeOf(code);
    if (!commune) {
      throw new UnknownPlace(code);
    }
    const ends = (codes) => codes.map((one) => Number(one.slice(commune.departement.length)));
    const inside = [code, ...partsOf(code)];
    const known = (await Promise.all(inside.map((one) => this.communeOf(one)))).filter(Boolean);
    return [
      commune,
      {
        addresses: new Set(ends(inside)),
        names: new Set(ends([...inside, cityOf(code)].filter(Boolean))),
        centres: known.map(({ code: one, latitude, longitude }) => ({ commune: ends([one])[0], centre: pointOf(latitude, longitude) })),
      },
    ];
  }

  #departement(code) {
    return this.#file(`D${code}`, Departement);
  }

  /** What a file says, read once; asked for again when it could not be loaded. */
  #file(key, Kind) {
    if (!this.#read.has(key)) {
      const reading = this.#loaded(key, Kind);
      reading.catch(() => this.#read.delete(key));
      this.#read.set(key, reading);
    }
    return this.#read.get(key);
  }

  async #loaded(key, Kind) {
    const address = this.manifest.of("reach", "r", key);
    if (!address) {
      throw new UnknownPlace(key);
    }
    return new Kind(JSON.parse(await this.files.text(address)), this.first);
  }
}
