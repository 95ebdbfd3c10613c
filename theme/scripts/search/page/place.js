/** Where one searches: the field of the form, and what a search does of what stands in it. */
const UNKNOWN = "Nous ne trouvons pas ce lieu\u202f: choisissez dans la liste, ou donnez un code postal.";

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
    // An emptied field searches everywhere, without a press on the button.
    input.addEventListener("change", () => {
      if (!input.value.trim() && this.#shown) {
        this.onChange(this.#keys());
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
    const [first] = typed ? await this.ask("complete", { text: typed }).catch(() => []) : [];
    if (typed && !first) {
      this.#complain(UNKNOWN);
      this.input.focus();
      return null;
    }
    return this.#keys(first);
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
