/** The words that were searched, marked in a text: those that have one of the worker's terms as their root. */
import { element } from "./elements.js";

const WORD = /[\p{L}\p{N}]+/gu;
// What French adds to a root. The stemmer itself would weigh more than all the rest of this page's script.
const ENDING =
  /^(?:e?s?|x|ses?|ee?s?|e?ra?s?|ez|i[ert]?s?|[aei]nte?s?|[ei]?ments?|ages?|ures?|ites?|aux|elles?|(?:[ai]?t|s)?(?:ions?|i[fv]e?s?|eurs?|rices?|oires?)|euses?|i[sq][mtu]?e?s?|[ai]bles?|aires?|[ae]nces?|[lnt]n?t?es?|ters?|tions?)$/;
/** The parts of a text: strings, and an element for each marked word. `terms`: as the index holds them. */
export function marked(text, terms) {
  const parts = [];
  let after = 0;
  for (const { 0: word, index } of terms.length > 0 ? text.matchAll(WORD) : []) {
    if (terms.some((term) => isOf(folded(word), term))) {
      parts.push(text.slice(after, index), element("mark", {}, word));
      after = index + word.length;
    }
  }
  parts.push(text.slice(after));
  return parts.filter((part) => part !== "");
}

/** Whether a folded word has a term as its root. */
export function isOf(word, term) {
  return (
    word === term ||
    (term.length > 2 && word.startsWith(term) && ENDING.test(word.slice(term.length))) ||
    // The stemmer writes these roots otherwise: « métaux », « nettoyer ».
    (term.endsWith("al") && word === `${term.slice(0, -1)}ux`) ||
    (word.includes("y") && isOf(word.replace(/y/g, "i"), term))
  );
}

export function folded(word) {
  return word.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae");
}
