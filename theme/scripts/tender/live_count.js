/** The number of structures that match, as the need takes shape. */
import { element } from "../search/page/elements.js";
import { counted } from "../search/page/french.js";

const QUIET = 500;
const INVITATION = "Un métier et un lieu suffisent pour savoir combien de structures correspondent à votre besoin.";
const COUNTING = "Nous comptons les structures…";
const NOBODY = "Dans l’annuaire, aucune structure à qui écrire ne déclare ce métier\u202f: ajoutez un métier proche.";

/** The sentence of a count; `isPlaced`: whether the need says where. functions/tenders/publishing/counting.py says the same. */
export function countSentence(count, isPlaced) {
  if (count === 0) {
    return "Aucune structure ne correspond à tout ce que vous demandez.";
  }
  if (!isPlaced) {
    const told = counted(count, "structure correspond en France", "structures correspondent en France");
    return `${told}. Dites où pour savoir combien peuvent intervenir.`;
  }
  return `${counted(count, "structure correspond", "structures correspondent")} à ce besoin.`;
}

export class LiveCount {
  #asked = 0;
  #timer = 0;
  #last = "";

  /** `ask(need)` promises a count. */
  constructor(fields, ask) {
    this.fields = fields;
    this.ask = ask;
    this.part = fields.form.querySelector("[data-count]");
    this.button = fields.form.querySelector('button[value="compter"]');
    this.button.hidden = true;
  }

  /** Count again, if what counts has changed. */
  update() {
    const need = this.fields.need();
    const key = JSON.stringify(need);
    if (key === this.#last) {
      return;
    }
    this.#last = key;
    clearTimeout(this.#timer);
    if (need.sectors.length > 0) {
      this.#timer = setTimeout(() => this.#count(need), QUIET);
      if (bare(this.part) === INVITATION.replace(/\s+/g, "")) {
        // Of what is ticked already, nothing is asked for.
        this.#tell(element("p", {}, COUNTING));
      }
    } else {
      this.#asked += 1;
      this.#tell(element("p", {}, INVITATION));
    }
  }

  async #count(need) {
    this.#asked += 1;
    const asked = this.#asked;
    try {
      const { count, wider } = await this.ask(need);
      if (asked === this.#asked) {
        this.button.hidden = true;
        const sentence = element("strong", {}, countSentence(count, need.isPlaced));
        this.#tell(element("p", {}, sentence), ...(count === 0 ? ways(wider) : []));
      }
    } catch {
      if (asked === this.#asked) {
        // The server counts, when its button is pressed.
        this.button.hidden = false;
        this.#last = "";
        this.#tell();
      }
    }
  }

  /** Told only when it changed: the same words would be read aloud again. */
  #tell(...parts) {
    const box = element("div", {}, ...parts);
    if (bare(box) !== bare(this.part)) {
      this.part.replaceChildren(...box.childNodes);
    }
  }
}

function bare({ textContent }) {
  return textContent.replace(/\s+/g, "");
}

/** What asking less of would find. */
function ways(wider) {
  if (wider.length === 0) {
    return [element("p", {}, NOBODY)];
  }
  const items = wider.map(({ words, count }) => element("li", {}, `${words}\u202f: ${counted(count, "structure", "structures")}`));
  return [element("p", {}, "Demandez-en un peu moins\u202f:"), element("ul", {}, ...items)];
}
