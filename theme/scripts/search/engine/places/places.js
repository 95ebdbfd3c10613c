/** The names of places: completed, read among words, told. */
import { Gazetteer } from "./gazetteer.js";
import { Meaning } from "./meaning.js";
import { Perimeters } from "./perimeters.js";
import { departementOf } from "./place_key.js";
import { Suggester } from "./suggester.js";
import { titleOf } from "./suggestions.js";

export class Places {
  #gazetteer;
  #suggester;
  #meaning;
  #perimeters;

  /** `manifest`: a Manifest; `files`: what gives the text of an address, as Files does. */
  constructor({ manifest, files }) {
    this.#gazetteer = new Gazetteer({ manifest, files });
    this.#suggester = new Suggester(this.#gazetteer);
    this.#meaning = new Meaning(this.#gazetteer);
    this.#perimeters = new Perimeters(this.#gazetteer);
  }

  /** At most eight suggestions for what is being typed, `{ key, label, hint }`, the likeliest first. */
  complete(text) {
    return this.#suggester.complete(text);
  }

  /** The suggestion of the commune nearest to `{ latitude, longitude }`; null far from France. */
  nearest(position) {
    return this.#suggester.nearest(position);
  }

  /** A place among words: `{ place, others, words, rest }` or null; see {@link Meaning}. */
  meant(text, usesOf) {
    return this.#meaning.meant(text, usesOf);
  }

  /** The key of the place that a value of an address means; null for none. */
  resolvePerimeter(value) {
    return this.#perimeters.resolve(value.trim());
  }

  /** « Grenoble (38) »; nothing for no place. */
  label(key) {
    return this.#perimeters.label(key);
  }

  /** The département and the région that a place is in, `{ key, label }`, the nearest first. */
  async around(key) {
    const principal = await this.#gazetteer.principal();
    const departement = key[0] === "C" ? principal.byKey.get(`D${departementOf(key.slice(1))}`) : null;
    const region = principal.byKey.get(`R${(departement ?? principal.byKey.get(key))?.region}`);
    return [departement, region].filter((one) => one && one.key !== key).map((one) => ({ key: one.key, label: titleOf(one) }));
  }

  /** The commune of an INSEE code, with its centre; undefined for none. */
  commune(code) {
    return this.#gazetteer.commune(code);
  }
}
