/**
 * The boxes that pick structures among the results. What one does with those that are picked is loaded with the first
 * of them, or at once when the tab has kept some: tools/selection.js then makes the boxes itself.
 */
import { element, hidden } from "./elements.js";
import { say } from "./status.js";

const KEPT = "selection";

export class Picks {
  #selection = null;
  #cards = new Map();
  #boxes = new WeakMap();

  /** `tools`: addresses of scripts; `exporting`: see tools/export.js; `onTrouble`: the tool does not come. */
  constructor(place, { tools, exporting, onTrouble }) {
    Object.assign(this, { place, tools, exporting, onTrouble });
    if (isSomethingKept()) {
      this.#load().catch(() => {});
    }
  }

  /** The box of a card: `{ document, slug, name, about }`. */
  box(card) {
    if (this.#selection) {
      return this.#selection.box(card);
    }
    const input = element("input", { type: "checkbox", form: "recherche" });
    const label = element("label", { class: "select" }, input, " Sélectionner", hidden(` ${card.name}`));
    input.addEventListener("change", () => this.#pick(label, input, card));
    this.#cards.set(label, card);
    return label;
  }

  async #pick(label, input, card) {
    try {
      await this.#load();
      this.#boxes.get(label).querySelector("input").focus();
      if (input.checked) {
        this.#selection.pick(card);
      }
    } catch {
      input.checked = false;
      this.onTrouble();
    }
  }

  async #load() {
    const { Selection } = await import(this.tools.selection);
    const { tools, exporting } = this;
    this.#selection ??= new Selection(this.place, { tools, exporting, say, heading: document.getElementById("resultats") });
    for (const [label, card] of this.#cards) {
      const box = this.#selection.box(card);
      label.replaceWith(box);
      this.#boxes.set(label, box);
    }
    this.#cards.clear();
  }
}

function isSomethingKept() {
  try {
    return (sessionStorage.getItem(KEPT) ?? "[]") !== "[]";
  } catch {
    return false;
  }
}
