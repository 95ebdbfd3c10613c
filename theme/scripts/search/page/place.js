/** Where one searches: the field of the form, and what a search does of what stands in it. */
import { say } from "./status.js";

const UNKNOWN = "Nous ne trouvons pas ce lieu\u202f: choisissez dans la liste, ou donnez un code postal.";
const NOT_LOADED = "Les lieux n’ont pas pu charger. Vérifiez votre connexion, puis réessayez.";

export class PlaceChoice {
  #shown = "";

  /**
   * `address`: of the script that completes, loaded once somebody fills in the form. The field does without it.
   * `onChange(places, radius)`: keys of the places chosen, in place of those before; `learn(key, label)`.
   */
  constructor(input, { address, ask, learn, onChange }) {
    Object.assign(this, { input, ask, learn, onChange });
    this.problem = document.getElementById("erreur-lieu");
    input.form.addEventListener("focusin", () => this.#complete(address).catch(() => {}), { once: true });
    input.addEventListener("input", () => this.#complain(""));
    // What one leaves in the field counts without a press on the button, whose own press counts too.
    input.form.addEventListener("focusout", ({ relatedTarget }) => {
      const isStaying = relatedTarget?.type === "submit" || input.parentElement.contains(relatedTarget);
      // Another window leaves the focus where it was.
      if (!isStaying && document.activeElement !== input) {
        this.#settle();
      }
    });
  }

  /** Tell the places of the search, unless somebody is typing another. */
  show(labels) {
    const told = labels.filter(Boolean).join(", ");
    if (this.input.value === this.#shown) {
      this.input.value = told;
    }
    this.#shown = told;
  }

  /** What was typed and not chosen: the places it means; undefined when it changes nothing, null when it means none. */
  async settled() {
    const typed = this.input.value.trim();
    if (typed === this.#shown) {
      return undefined;
    }
    const found = typed ? await this.ask("complete", { text: typed }).catch(() => null) : [];
    if (this.input.value.trim() !== typed) {
      return undefined;
    }
    if (typed && !found?.length) {
      this.#complain(found ? UNKNOWN : NOT_LOADED);
      return null;
    }
    return this.#keys(found[0]);
  }

  async #settle() {
    const places = this.problem.hidden ? await this.settled() : null;
    if (places) {
      this.onChange(places);
    }
  }

  async #complete(address) {
    const { mountPlaceField } = await import(address);
    mountPlaceField(this.input, {
      complete: (text) => this.ask("complete", { text }),
      around: (position) => this.ask("around", position),
      onChoose: (place) => this.onChange(this.#keys(place), place.radius),
    });
  }

  #complain(words) {
    if (words) {
      say(words);
    }
    this.problem.textContent = words;
    this.problem.hidden = !words;
    this.input.setAttribute("aria-invalid", words !== "");
  }

  #keys(place) {
    this.#complain("");
    this.#shown = place?.label ?? "";
    this.input.value = this.#shown;
    if (place) {
      this.learn(place.key, place.label);
    }
    return place ? [place.key] : [];
  }
}
