/** A field of words beside a list of choices: what its words mean, or what is chosen among several, is ticked in the list. */
import { quoted } from "../search/page/french.js";
import { SuggestionsField } from "../search/page/suggestions_field.js";
import { placeWords } from "./fields.js";

const TRADES = {
  list: "Métiers",
  one: "métier proposé",
  many: "métiers proposés",
  none: "Aucun métier proposé",
  lost: "Les métiers n’ont pas pu charger.",
  isTold: true,
};

const PLACES = {
  list: "Lieux",
  one: "lieu proposé",
  many: "lieux proposés",
  none: "Aucun lieu proposé",
  lost: "Les lieux n’ont pas pu charger.",
  isTold: true,
};

/** Names of the lists, words, what parts two of them, and what is said of words that mean nothing, or too much. */
const KINDS = {
  trades: {
    name: "sectors",
    input: "trade_words",
    button: "metiers",
    words: TRADES,
    labelOf: ({ label }) => label,
    between: /[,;]/,
    unknown: "essayez un autre mot, ou parcourez tous les métiers.",
    near: "choisissez un métier proche, ou essayez un autre mot.",
    several: "Plusieurs métiers correspondent",
  },
  places: {
    name: "perimeters",
    input: "place_words",
    button: "lieux",
    words: PLACES,
    labelOf: placeWords,
    between: /;/,
    unknown: "essayez un code postal, un département ou une région.",
    near: "choisissez un lieu proche, ou essayez un code postal.",
    several: "Plusieurs lieux correspondent",
  },
};

/**
 * Mount the field of `kind`, « trades » or « places ». `complete(text)` promises suggestions `{ key, label, hint, fit }`:
 * « sure » for the one that the words name, « near » for those that they only look like; `valueOf(key)`: what the form
 * calls one.
 */
export function mountWordsField(fields, kind, { complete, valueOf }) {
  return new WordsField(fields, KINDS[kind], fields.form.querySelector(`[data-words="${kind}"]`), { complete, valueOf });
}

class WordsField {
  #suggestions;
  /** What was answered last. */
  #answered = { text: "", found: [] };
  /** The words for which Tab stayed in the field. */
  #held = "";
  /** The words in the field that what is said is about. */
  #pending = "";

  constructor(fields, kind, part, { complete, valueOf }) {
    Object.assign(this, { fields, kind, complete, valueOf });
    this.input = part.querySelector(`[name="${kind.input}"]`);
    this.button = part.querySelector(`button[value="${kind.button}"]`);
    this.said = part.querySelector("[data-said]");
    // The open list, laid over what follows, would hide it.
    this.input.before(this.said);
    // Without suggestions the server searches, when its button is pressed.
    this.button.hidden = true;
    // Before that of the suggestions, which close when Tab leaves.
    this.input.addEventListener("keydown", (event) => this.#stay(event));
    this.#suggestions = new SuggestionsField(this.input, {
      complete: (text) => this.#ask(partedAt(text, kind.between).first),
      onChoose: (suggestion, typed) => this.#choose(suggestion, typed),
      words: kind.words,
    });
    this.#listen();
  }

  #listen() {
    const { input } = this;
    input.addEventListener("input", () => {
      this.#held = "";
      if (this.#pending && this.#parted().first !== this.#pending) {
        this.#tell("");
      }
      this.#settle(false);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.defaultPrevented && !event.isComposing) {
        event.preventDefault();
        this.#settle(true);
      }
    });
    input.addEventListener("blur", () => document.hasFocus() && this.#settle(true));
  }

  /** Tab leaves words that mean several things only once that was told, over the list that is open. */
  #stay(event) {
    const { first } = this.#parted();
    const { text, found } = this.#answered;
    const isOpen = this.input.getAttribute("aria-expanded") === "true" && !this.input.hasAttribute("aria-activedescendant");
    const isLeaving = event.key === "Tab" && !event.shiftKey && isOpen;
    if (isLeaving && first === text && first !== this.#held && !found.some(isSure)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.#held = first;
      this.#tell(this.#unsettled(first, found), first);
    }
  }

  async #ask(text) {
    try {
      const found = await this.complete(text);
      this.#answered = { text, found };
      return found;
    } catch (error) {
      this.button.hidden = false;
      throw error;
    }
  }

  #choose(suggestion, typed) {
    this.input.value = partedAt(typed, this.kind.between).rest;
    this.#tell(this.#add(suggestion));
    this.#settle(false);
  }

  /** Take what the words mean, from the first ones on; `isAll`: the last ones too, which nothing shows to be finished. */
  async #settle(isAll) {
    const told = [];
    let isGone = true;
    while (isGone) {
      const { first, isFinished } = this.#parted();
      isGone = (isFinished || (isAll && first !== "")) && (await this.#settleFirst(told));
    }
  }

  /** Whether the first words left the field; `told`: what is said of those before. */
  async #settleFirst(told) {
    const { first: text, isFinished } = this.#parted();
    const found = text ? await this.#ask(text).catch(() => null) : [];
    if (!found || this.#parted().first !== text) {
      return false;
    }
    const sure = found.find(isSure);
    if (sure || found.length === 0) {
      told.push(...(sure ? [this.#add(sure)] : text ? [this.#unknown(text)] : []));
    } else {
      told.push(this.#unsettled(text, found));
    }
    const isGone = Boolean(sure) || (found.length === 0 && isFinished);
    if (isGone) {
      this.input.value = this.#parted().rest;
      this.#suggestions.clear();
    }
    if (this.input.value && (isGone || found.length > 0)) {
      this.#suggestions.suggest();
    }
    if (told.length > 0) {
      this.#tell(told.join(" "), isGone ? "" : text);
    }
    return isGone;
  }

  #parted() {
    return partedAt(this.input.value, this.kind.between);
  }

  #add(suggestion) {
    const label = this.kind.labelOf(suggestion);
    this.fields.choose(this.kind.name, this.valueOf(suggestion.key), label);
    return `${quoted(label)} est ajouté.`;
  }

  #unknown(text) {
    return `Nous ne trouvons pas ${quoted(text)}\u202f: ${this.kind.unknown}`;
  }

  #unsettled(text, found) {
    if (found.some(({ fit }) => fit === "near")) {
      return `Nous ne trouvons pas exactement ${quoted(text)}\u202f: ${this.kind.near}`;
    }
    return `${this.kind.several} à ${quoted(text)}\u202f: choisissez.`;
  }

  #tell(message, pending = "") {
    this.#pending = pending;
    if (this.said.textContent !== message) {
      this.said.textContent = message;
    }
  }
}

function isSure({ fit }) {
  return fit === "sure";
}

/** The words before what parts them from others, and those; `isFinished`: something parts them. */
function partedAt(value, between) {
  const at = value.search(between);
  const isFinished = at >= 0;
  const first = isFinished ? value.slice(0, at) : value;
  return { first: first.trim(), rest: isFinished ? value.slice(at + 1).trimStart() : "", isFinished };
}
