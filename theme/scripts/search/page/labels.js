/** The words of each value of a filter: those of the page's own filters, so that nothing else has to be loaded. */

export class Labels {
  #words = new Map();

  constructor(panel) {
    for (const input of panel.querySelectorAll("input[name]")) {
      this.#words.set(`${input.name} ${input.value}`, input.parentElement.textContent.trim());
    }
    for (const group of panel.querySelectorAll("[data-trades]")) {
      this.#words.set(`sectors ${group.id}`, group.textContent.trim());
      for (const label of tradesOf(group)) {
        this.#words.set(`sectors ${slugOf(label)}`, label);
      }
    }
  }

  /** The worker tells those of places: keys, and as many labels. */
  learn(keys, labels) {
    keys.forEach((key, rank) => this.#words.set(`places ${key}`, labels[rank]));
  }

  /** « Grenoble (38) »; nothing as long as the worker did not tell. */
  place(key) {
    return this.#words.get(`places ${key}`) ?? "";
  }

  /** Those of a value of a filter; the value itself when the page has no words for it. */
  of(filter, value) {
    return this.#words.get(`${filter} ${value}`) ?? value;
  }

  /** Those of a kind, without its code. */
  kind(code) {
    return this.of("kinds", code).replace(/ \(\w+\)$/, "");
  }
}

/** The trades of a group, as the page holds them. */
export function tradesOf(group) {
  return group.dataset.trades.split("|");
}

/** What an address calls a trade: data/slugs.py, for the letters that names of trades have. */
export function slugOf(label) {
  return label
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/œ/g, "oe")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
