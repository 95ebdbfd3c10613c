/**
 * A field where a place is typed, with suggestions: an editable combobox whose list completes what is typed (ARIA
 * authoring practices). Nothing of it is needed to send the form: what is typed stands in the field.
 */
import { element } from "./elements.js";
import { counted } from "./french.js";

const TYPING = 120;
/** Assistive technology is told once the visitor pauses. */
const QUIET = 1000;
/** Kilometres searched around somebody. */
const AROUND = 30;
const LOCATING = { maximumAge: 600_000, timeout: 10_000 };

const NOT_ALLOWED = "Votre navigateur n’a pas donné votre position. Tapez le nom de votre ville.";
const NOT_FOUND = "Votre position n’est pas connue. Tapez le nom de votre ville.";
const NOT_IN_FRANCE = "Aucune commune de France n’est près de vous. Tapez le nom d’une ville.";
const NOT_LOADED = "Les lieux n’ont pas pu charger. Tapez le nom de votre ville.";

/**
 * @param {HTMLInputElement} input
 * @param {object} options
 * @param {(text: string) => Promise<{key: string, label: string, hint: string}[]>} options.complete Suggestions; asked
 *   for nothing when the field takes the focus, so that what they need is loaded.
 * @param {(position: {latitude: number, longitude: number}) => Promise<object | null>} options.around The nearest place.
 * @param {(place: {key: string, label: string, radius?: number}) => void} [options.onChoose] `radius`: of a place found
 *   around the visitor.
 */
export function mountPlaceField(input, options) {
  return new PlaceField(input, options);
}

class PlaceField {
  #timer = 0;
  #saying = 0;
  #asked = 0;
  #suggested = [];
  #active = -1;

  constructor(input, { complete, around, onChoose = () => {} }) {
    Object.assign(this, { input, complete, around, onChoose });
    this.list = element("ul", {
      id: `${input.id}-suggestions`,
      role: "listbox",
      "aria-label": "Lieux",
      // What scrolls would stop Tab.
      tabindex: "-1",
    });
    this.list.hidden = true;
    this.status = element("span", { class: "sr-only", role: "status" });
    // The list is laid over what follows: the page does not move under the pointer.
    input.after(element("div", { class: "places" }, this.list), this.status);
    input.parentElement.classList.add("field--place");
    this.#describe();
    if (navigator.geolocation && window.isSecureContext) {
      this.#addLocation();
    }
    this.#listen();
  }

  #describe() {
    const attributes = {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
      "aria-expanded": "false",
      autocomplete: "off",
    };
    for (const [name, value] of Object.entries(attributes)) {
      this.input.setAttribute(name, value);
    }
  }

  #listen() {
    const { input, list } = this;
    input.addEventListener("focus", () => this.complete("").catch(() => {}), { once: true });
    input.addEventListener("input", () => this.#ask());
    input.addEventListener("keydown", (event) => this.#press(event));
    input.addEventListener("blur", () => this.#close());
    // The field keeps the focus.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", ({ target }) => {
      const option = target.closest("[role=option]");
      if (option) {
        this.#choose([...list.children].indexOf(option));
      }
    });
  }

  #ask() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#suggest(), TYPING);
  }

  async #suggest() {
    this.#asked += 1;
    const asked = this.#asked;
    const text = this.input.value.trim();
    const found = text ? await this.complete(text).catch(() => null) : [];
    // Somebody typed, chose or left since.
    if (asked === this.#asked && document.activeElement === this.input) {
      this.#show(found ?? [], text);
      if (!found) {
        this.#say(NOT_LOADED);
      }
    }
  }

  #show(found, text) {
    this.#suggested = found;
    this.list.replaceChildren(
      ...found.map(({ label, hint }, rank) =>
        element(
          "li",
          { id: `${this.list.id}-${rank}`, role: "option", "aria-selected": "false" },
          element("span", {}, label),
          " ",
          element("span", { class: "places__hint" }, hint),
        ),
      ),
    );
    this.#activate(-1);
    this.#open(found.length > 0);
    if (text) {
      this.#say(found.length > 0 ? counted(found.length, "lieu proposé", "lieux proposés") : "Aucun lieu proposé");
    }
  }

  #open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.#activate(-1);
    this.#open(false);
  }

  /** Make an option the active one; -1: none. */
  #activate(rank) {
    this.list.children[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = rank;
    const option = this.list.children[rank];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  #press(event) {
    const { key, isComposing, altKey, ctrlKey, metaKey, shiftKey } = event;
    const isOpen = !this.list.hidden;
    if (key === "Tab" && isOpen) {
      if (shiftKey || this.#active < 0) {
        this.#close();
      } else {
        this.#choose(this.#active);
      }
    }
    if (isComposing || ctrlKey || metaKey || shiftKey) {
      return;
    }
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      this.#move(key === "ArrowDown" ? 1 : -1, altKey);
    } else if (key === "Escape" && isOpen) {
      event.preventDefault();
      this.#close();
    } else if (key === "Enter" && isOpen && this.#active >= 0) {
      // The form waits for the next press.
      event.preventDefault();
      this.#choose(this.#active);
    }
  }

  /** One option down or up, from the field through the list and back; `onlyOpens`: Alt opens or closes. */
  #move(step, onlyOpens) {
    if (this.list.hidden) {
      if (step > 0 && this.#suggested.length > 0) {
        this.#open(true);
        this.#activate(onlyOpens ? -1 : 0);
      } else if (step > 0) {
        this.#suggest();
      }
    } else if (onlyOpens) {
      this.#close();
    } else {
      const places = this.#suggested.length + 1;
      this.#activate(((this.#active + 1 + step + places) % places) - 1);
    }
  }

  #choose(rank) {
    this.#take(this.#suggested[rank]);
  }

  #take(place) {
    this.#close();
    this.#suggested = [];
    this.input.value = place.label;
    this.#say(`${place.label}, choisi`);
    this.onChoose(place);
  }

  #say(words) {
    clearTimeout(this.#saying);
    this.#saying = setTimeout(() => {
      this.status.textContent = words;
    }, QUIET);
  }

  #addLocation() {
    const button = element("button", { type: "button", class: "places__around" }, "Autour de moi");
    this.trouble = element("p", { class: "field__hint", role: "status" });
    this.status.after(button, this.trouble);
    button.addEventListener("click", () => this.#locate(button));
  }

  #locate(button) {
    const settle = (words) => {
      button.removeAttribute("aria-disabled");
      this.trouble.textContent = words;
    };
    if (button.getAttribute("aria-disabled")) {
      return;
    }
    button.setAttribute("aria-disabled", "true");
    this.trouble.textContent = "Recherche de votre position…";
    navigator.geolocation.getCurrentPosition(
      async ({ coords: { latitude, longitude } }) => {
        try {
          const place = await this.around({ latitude, longitude });
          settle(place ? "" : NOT_IN_FRANCE);
          if (place) {
            this.#take({ ...place, radius: AROUND });
          }
        } catch {
          settle(NOT_LOADED);
        }
      },
      ({ code, PERMISSION_DENIED }) => settle(code === PERMISSION_DENIED ? NOT_ALLOWED : NOT_FOUND),
      LOCATING,
    );
  }
}
