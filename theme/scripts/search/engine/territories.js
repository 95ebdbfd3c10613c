/** Places, and who works there: code and files of their own, loaded by the first search that has to do with a place. */
import { isStopWord } from "../../analyser.js";
import { wordsOf } from "./readings.js";
import { usesOf } from "./uses.js";

// A département or a postcode; Corsica's are letters too.
const CODE = /^(?:\d{2,3}|\d{5}|2[ab])$/;

export class Territories {
  #files;
  #load;
  #loaded = null;
  #reach = null;

  /** `load`: promises the classes Places and Reach. */
  constructor(files, load) {
    this.#files = files;
    this.#load = load;
  }

  /** The names of places. */
  async places() {
    return (await this.#all()).places;
  }

  /** The slots of places, see Reach. */
  async slotsOf(keys, radius) {
    return (await this.#reaching()).slotsOf(keys, radius);
  }

  /** Document → its coordinates, of those that stand in a département. */
  async pointsIn(departement) {
    return (await this.#reaching()).pointsIn(departement);
  }

  /** The département and the région around a place, with their labels. */
  async around(key) {
    return (await this.places()).around(key);
  }

  /** « Grenoble (38) », for each key. */
  async labels(keys) {
    if (keys.length === 0) {
      return [];
    }
    const places = await this.places();
    return Promise.all(keys.map((key) => places.label(key)));
  }

  /** The place that some of the words name, see Meaning; null when none does. `typing`: the last may not be finished. */
  async meant(text, typing) {
    const words = wordsOf(text).filter((word) => !isStopWord(word));
    const may = await Promise.all(words.map((word, rank) => this.#mayName(word, typing && rank === words.length - 1)));
    if (!may.includes(true)) {
      return null;
    }
    return (await this.places()).meant(text, (word) => usesOf(this.#files, word));
  }

  /** Whether a word may name a place: a town of the index, a code, or what the index does not know. */
  async #mayName(word, isUnfinished) {
    const { places, words } = await usesOf(this.#files, word);
    return places > 0 || CODE.test(word) || (words === 0 && !isUnfinished);
  }

  async #reaching() {
    this.#reach ??= this.#makeReach();
    this.#reach.catch(() => (this.#reach = null));
    return this.#reach;
  }

  async #makeReach() {
    const [{ Reach, places }, { first }] = await Promise.all([this.#all(), this.#files.activities()]);
    const { manifest } = this.#files;
    return new Reach({ manifest, files: this.#files, first, communeOf: (code) => places.commune(code) });
  }

  #all() {
    this.#loaded ??= this.#load().then(({ Places, Reach }) => {
      return { Reach, places: new Places({ manifest: this.#files.manifest, files: this.#files }) };
    });
    this.#loaded.catch(() => (this.#loaded = null));
    return this.#loaded;
  }
}
