/** The runs of words, in a text, that may name a place. */
import rules from "../../../../../data/reference/analyser.json" with { type: "json" };
import { arrondissementOf, nameKey } from "./place_key.js";

const TOKENS_MAX = 12;
const RUN_MAX = 4;
const ARTICLES = new Set(["le", "la", "les", "l"]);
const PLACING = new Set(["a", "au", "aux", "en", "dans", "sur", "vers", "pres", "autour", "chez"]);
const LINKS = new Set([...ARTICLES, ...PLACING, "d", "de", "des", "du", "et", "sous"]);
/** « pas cher » is no département. */
const COMPARING = new Set(["pas", "moins", "plus", "peu", "trop", "tres"]);
/** What names nothing, though villages have these names. */
const EMPTY = new Set([...rules.stop_words, ...COMPARING]);
const DEPARTEMENT = /^(?:\d{2}|2[ab]|9[78]\d)$/;
const POSTCODE = /^\d{5}$/;
const ELISION = /^[dl] /;

/** The runs of a text, the longest first, the last first. */
export function runsOf(text) {
  const tokens = text.split(/\s+/).map((word) => ({ word, key: nameKey(word) }));
  const kept = tokens.filter(({ key }) => key).slice(0, TOKENS_MAX);
  const runs = [];
  for (let length = Math.min(RUN_MAX, kept.length); length > 0; length -= 1) {
    for (let start = kept.length - length; start >= 0; start -= 1) {
      const run = new Run(kept, start, start + length);
      if (run.mayName) {
        runs.push(run);
      }
    }
  }
  return runs;
}

class Run {
  #tokens;

  constructor(tokens, start, end) {
    this.#tokens = tokens;
    this.start = start;
    this.end = end;
    const inside = tokens.slice(start, end);
    const key = nameKey(inside.map(({ word }) => word).join(" ")).replace(ELISION, "");
    /** The code of the arrondissement it names. */
    this.arrondissement = arrondissementOf(key);
    const [first, last] = [inside[0].key, inside[inside.length - 1].key];
    const isCoded = !this.arrondissement && (POSTCODE.test(last) || DEPARTEMENT.test(last));
    /** The postcode or the département it tells, beside a name or alone. */
    this.code = isCoded ? last.toUpperCase() : POSTCODE.test(first) ? first : "";
    const named = inside.slice(Number(this.code !== "" && !isCoded), inside.length - Number(isCoded));
    this.name = this.code ? nameKey(named.map(({ word }) => word).join(" ")).replace(ELISION, "") : key;
    /** The words of the name that tell it from others. */
    this.telling = this.name.split(" ").filter((word) => word && !LINKS.has(word));
  }

  /** Whether it may name something: neither « de la », nor « dans Lyon », which a shorter run names, nor « 24 heures ». */
  get mayName() {
    const inside = this.#tokens.slice(this.start, this.end);
    const last = inside[inside.length - 1].key;
    if (isLink(inside[0].key) || LINKS.has(last) || COMPARING.has(this.#before(1))) {
      return false;
    }
    const isName = this.telling.some((word) => !EMPTY.has(word));
    return isName || POSTCODE.test(this.code) || (this.code !== "" && this.#isCodeOfPlace);
  }

  /** Whether what stands before says that a place follows: « dans le », « à ». */
  get isPlaced() {
    return PLACING.has(this.#before(1)) || (ARTICLES.has(this.#before(1)) && PLACING.has(this.#before(2)));
  }

  /** Its words as they are typed, when they have accents: these tell it from other names. */
  get accented() {
    const typed = written(this.words);
    return /[\u0300-\u036f]/.test(typed.normalize("NFD")) ? typed : "";
  }

  /** How many words it is. */
  get length() {
    return this.end - this.start;
  }

  /** Whether it holds another. */
  holds(other) {
    return this.start <= other.start && other.end <= this.end && this.length > other.length;
  }

  /** The words it is. */
  get words() {
    return this.#text(this.start, this.end);
  }

  /** The other words, without what led to it. */
  get rest() {
    let end = this.start;
    while (end > 0 && LINKS.has(this.#tokens[end - 1].key)) {
      end -= 1;
    }
    return [this.#text(0, end), this.#text(this.end)].filter(Boolean).join(" ");
  }

  /** Two digits inside a sentence count something else. */
  get #isCodeOfPlace() {
    return this.end === this.#tokens.length || this.isPlaced;
  }

  #before(count) {
    return this.#tokens[this.start - count]?.key ?? "";
  }

  #text(start, end) {
    return this.#tokens.slice(start, end).map(({ word }) => word).join(" ");
  }
}

/** A name without case nor hyphens, with its accents. */
export function written(name) {
  return name.toLowerCase().normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** A link that begins no name: articles do. */
function isLink(key) {
  return LINKS.has(key) && !ARTICLES.has(key);
}
