/**
 * How words are read: the JavaScript runner of data/reference/analyser.json; plugins/search/analyser.py is the other.
 * Both give the same terms for any text.
 */
import lunr from "lunr";
import french from "lunr-languages/lunr.fr.js";
import stemmerSupport from "lunr-languages/lunr.stemmer.support.js";

import rules from "../../data/reference/analyser.json" with { type: "json" };

stemmerSupport(lunr);
french(lunr);

// Written out, not asked of Unicode: its classes grow with every edition, and each browser has its own.
const MARKS = /[\u0300-\u036f]/g;
const FOLDED = new RegExp(`[${Object.keys(rules.folds).join("")}]`, "g");
// What follows a letter says whether it stands alone: « S.A.R.L.Dupont » is sarl and dupont, « A D I L’Envol » adi and
// envol.
const ACRONYM = new RegExp(`\\b(?:${rules.acronyms})(?![a-z0-9${rules.apostrophes}])`, "g");
const PARTED = /[. ]/g;
const WORD = new RegExp(`([a-z0-9]+)([${rules.apostrophes}]?)`, "g");
const ELISIONS = new Set(rules.elisions);
const STOP_WORDS = new Set(rules.stop_words);
const SPELLINGS = new Map(Object.entries(rules.spellings));

/** Lower case, without accents or ligatures. */
export function fold(text) {
  return text.toLowerCase().normalize("NFD").replace(MARKS, "").replace(FOLDED, (letter) => rules.folds[letter]);
}

/** The words of a text as they are written, folded: « L’Été à Nîmes » → ete, a, nimes. */
export function words(text) {
  const found = [];
  const joined = fold(text).replace(ACRONYM, (acronym) => acronym.replace(PARTED, ""));
  for (const [, word, apostrophe] of joined.matchAll(WORD)) {
    if (!(apostrophe && ELISIONS.has(word))) {
      found.push(word);
    }
  }
  return found;
}

/** Whether a folded word says too little to be searched. */
export function isStopWord(word) {
  return STOP_WORDS.has(word);
}

/** The term a folded word is indexed under. */
export function stem(word) {
  return lunr.fr.stemmer(SPELLINGS.get(word) ?? word);
}

/** The terms of a text, in order. */
export function analyse(text) {
  return words(text).filter((word) => !isStopWord(word)).map(stem);
}
