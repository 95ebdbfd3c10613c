/**
 * A field with suggestions: an editable combobox whose list completes what is typed (ARIA authoring practices). Nothing
 * of it is needed to send the form: what is typed stands in the field.
 */
import { element } from "./elements.js";
import { counted } from "./french.js";

const TYPING = 120;
/** Assistive technology is told once the visitor pauses. */
const QUIET = 1000;

export class SuggestionsField {
  #timer = 0;
  #saying = 0;
  #asked = 0;
  #suggested = [];
  #active = -1;

  /**
   * `complete(text)` promises suggestions `{ label, hint }`; it is asked for nothing when the field takes the focus, so
   * that what they need is loaded. `onChoose(suggestion, typed)`. `words`: what is proposed, in words, as place_field.js
   * has them; `isTold`: who made the field says itself what was chosen.
   */
  constructor(input, { complete, onChoose, words }) {
    Object.assign(this, { input, complete, onChoose, words });
    this.list = element("ul", {
      id: `${input.id}-suggestions`,
      role: "listbox",
      "aria-label": words.list,
      // What scrolls would stop Tab.
      tabindex: "-1",
    });
    this.list.hidden = true;
    this.status = element("span", { class: "sr-only", role: "status" });
    // The list is laid over what follows: the page does not move under the pointer.
    input.after(element("div", { class: "places" }, this.list), this.status);
    this.#describe();
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
    this.#timer = setTimeout(() => this.suggest(), TYPING);
  }

  /** Propose what completes the words that stand in the field, if it has the focus. */
  async suggest() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    const asked = this.#asked;
    const text = this.input.value.trim();
    const found = text ? await this.complete(text).catch(() => null) : [];
    // Somebody typed, chose or left since.
    if (asked === this.#asked && document.activeElement === this.input) {
      this.#show(found ?? [], text);
      if (!found) {
        this.#say(this.words.lost);
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
      const { one, many, none } = this.words;
      this.#say(found.length > 0 ? counted(found.length, one, many) : none);
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
        this.suggest();
      }
    } else if (onlyOpens) {
      this.#close();
    } else {
      const places = this.#suggested.length + 1;
      this.#activate(((this.#active + 1 + step + places) % places) - 1);
    }
  }

  #choose(rank) {
    this.take(this.#suggested[rank]);
  }

  /** A suggestion stands in the field. */
  take(suggestion) {
    const typed = this.input.value;
    this.clear();
    this.input.value = suggestion.label;
    if (!this.words.isTold) {
      this.#say(`${suggestion.label}, choisi`);
    }
    this.onChoose(suggestion, typed);
  }

  /** Nothing is proposed any more, nor told of it. */
  clear() {
    this.#close();
    this.#suggested = [];
    this.#say("");
  }

  #say(words) {
    clearTimeout(this.#saying);
    this.#saying = setTimeout(() => {
      this.status.textContent = words;
    }, QUIET);
  }
}
