/** Places to choose among: what a field of places needs, and nothing more. */
import { Completion } from "./completion.js";
import { nearestCommune } from "./nearest.js";
import { ofCommune } from "./suggestions.js";

const SUGGESTED = 8;

export class Suggester {
  #gazetteer;
  #completion;

  constructor(gazetteer) {
    this.#gazetteer = gazetteer;
    this.#completion = new Completion(gazetteer);
  }

  /** At most eight suggestions for what is being typed, `{ key, label, hint }`, the likeliest first. */
  async complete(text) {
    return (await this.#completion.complete(text)).slice(0, SUGGESTED);
  }

  /** The suggestion of the commune nearest to `{ latitude, longitude }`; null far from France. */
  async nearest(position) {
    const commune = await nearestCommune(this.#gazetteer, position);
    return commune && ofCommune(commune);
  }
}
