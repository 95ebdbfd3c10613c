/** The trades that typed words may mean: by their labels, by everyday words, and with a slip of the finger. */
import { slugOf } from "../search/page/labels.js";

const SUGGESTED = 8;
/** Letters from which a word may hold one slip, and two; never its first letter: « toiture » is no « voiture ». */
const SHORTEST_SLIP = 5;
const LONG = 8;
/** Letters above which a word without its plural still tells something: « jardins » jardinier, but not « repas » repassage. */
const LONG_ENOUGH = 6;
const EMPTY = new Set(["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou", "pour", "un", "une"]);
/** « Autre (Propreté) » comes after those that say what they are. */
const MISCELLANEOUS = /^autre-/;
const LAST = 100;

export class TradeWords {
  #trades;

  /** `groups`: those of the file that plugins/search/needs.py writes. */
  constructor(groups) {
    this.#trades = groups.flatMap(({ label, words, trades }) => {
      const group = [label, ...words].flatMap(termsOf);
      return trades.map(([trade, ...everyday]) => ({
        key: slugOf(trade),
        label: trade,
        hint: label,
        own: termsOf(trade),
        everyday: everyday.flatMap(termsOf),
        group,
      }));
    });
  }

  /** At most eight suggestions `{ key, label, hint }`, the likeliest first; `key` is the slug, `hint` the group. */
  complete(text) {
    const typed = termsOf(text);
    if (typed.length === 0) {
      return [];
    }
    const found = this.#meant(typed, [is, begins]);
    const near = found.length > 0 ? found : this.#meant(typed, [slips]);
    return near.slice(0, SUGGESTED).map(({ key, label, hint }) => ({ key, label, hint }));
  }

  /** The label of a slug; nothing for one that is no trade. */
  label(slug) {
    return this.#trades.find(({ key }) => key === slug)?.label ?? "";
  }

  #meant(typed, ways) {
    const ranked = this.#trades.map((trade) => ({ trade, rank: rankOf(trade, typed, ways) }));
    return ranked.filter(({ rank }) => rank < Infinity).sort((one, other) => one.rank - other.rank).map(({ trade }) => trade);
  }
}

/** The rank of a trade, infinite when a word typed is none of its own: that of the word that says least. */
function rankOf({ key, own, everyday, group }, typed, ways) {
  const places = [own.slice(0, 1), own, everyday, group];
  const tries = ways.flatMap((alike) => places.map((terms) => (word) => terms.some((term) => alike(term, word))));
  const ranks = typed.map((word) => tries.findIndex((suits) => suits(word)));
  return ranks.includes(-1) ? Infinity : Math.max(...ranks) + (MISCELLANEOUS.test(key) ? LAST : 0);
}

function is(term, word) {
  return singular(term) === singular(word);
}

function begins(term, word) {
  return term.startsWith(word) || (word.length > LONG_ENOUGH && term.startsWith(singular(word)));
}

/** Whether a word typed is the beginning of a term, but for a slip or two. */
function slips(term, word) {
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

/** The words that say something, folded. */
function termsOf(text) {
  return slugOf(text).split("-").filter((word) => word && !EMPTY.has(word));
}

function singular(word) {
  return word.length > 3 ? word.replace(/[sx]$/, "") : word;
}
