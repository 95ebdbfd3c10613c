/** The words that name trades, folded, and when two of them are alike. */
import rules from "../../../data/reference/analyser.json" with { type: "json" };
import { slugOf } from "../search/page/labels.js";

/** Letters from which a word may hold one slip, and two; never its first letter: « toiture » is no « voiture ». */
const SHORTEST_SLIP = 5;
const LONG = 8;
/** Letters above which a word without its plural still tells something: « jardins » jardinier, but not « repas » repassage. */
const LONG_ENOUGH = 6;
const STOP_WORDS = new Set(rules.stop_words);

/** The words that say something, folded. */
export function termsOf(text) {
  return slugOf(text).split("-").filter((word) => word && !STOP_WORDS.has(word));
}

export function singular(word) {
  return word.length > 3 ? word.replace(/[sx]$/, "") : word;
}

export function is(term, word) {
  return singular(term) === singular(word);
}

export function begins(term, word) {
  return term.startsWith(word) || (word.length > LONG_ENOUGH && term.startsWith(singular(word)));
}

/** Whether a word typed is the beginning of a term, but for a slip or two. */
export function slips(term, word) {
  const most = word.length < SHORTEST_SLIP ? 0 : word.length < LONG ? 1 : 2;
  if (term[0] !== word[0]) {
    return false;
  }
  const lengths = [word.length - 1, word.length, word.length + 1];
  return lengths.some((length) => apart(term.slice(0, length), word) <= most);
}

/** Letters to change, add, take away, or swap with their neighbour. */
function apart(one, other) {
  let before = [];
  let last = Array.from({ length: other.length + 1 }, (_, rank) => rank);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + Number(!same));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        row[j] = Math.min(row[j], before[j - 2] + 1);
      }
    }
    [before, last] = [last, row];
  }
  return last[other.length];
}
