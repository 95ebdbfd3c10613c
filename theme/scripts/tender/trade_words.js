/** The trades that typed words may mean: by their labels, by everyday words, and with a slip of the finger. */
import { slugOf } from "../search/page/labels.js";
import { begins, is, singular, slips, termsOf } from "./trade_terms.js";

const SUGGESTED = 8;
/** « Autre (Propreté) » comes after those that say what they are, and only its whole label names it. */
const MISCELLANEOUS = /^autre-/;
const LAST = 100;

export class TradeWords {
  #trades;
  /** The trades and their groups, by what names them. */
  #named;

  /** `groups`: those of the file that plugins/search/needs.py writes. */
  constructor(groups) {
    const read = groups.map(({ label, words, trades }) => {
      const group = [label, ...words].flatMap(termsOf);
      const inside = trades.map(([trade, ...everyday]) => ({
        key: slugOf(trade),
        label: trade,
        hint: label,
        own: termsOf(trade),
        everyday: everyday.flatMap(termsOf),
        phrases: everyday.map(phraseOf),
        group,
      }));
      return { label, words, inside };
    });
    this.#trades = read.flatMap(({ inside }) => inside);
    this.#named = read.flatMap(({ label, words, inside }) => [
      namedBy(termsOf(label), words.map(phraseOf), inside),
      ...inside.map((trade) => namedBy(trade.own, trade.phrases, [trade])),
    ]);
  }

  /**
   * At most eight suggestions `{ key, label, hint, fit }`, the likeliest first; `key` is the slug, `hint` the group.
   * `fit` is « sure » for the only one that the words name or begin, « near » for those that have a slip in them or answer
   * only some of the words.
   */
  complete(text) {
    const typed = termsOf(text);
    if (typed.length === 0) {
      return [];
    }
    const named = this.#namedBy(typed);
    const found = this.#meant(typed, [is, begins]);
    const [sure] = named.length > 0 ? (named.length === 1 ? named : []) : found.length === 1 ? found : [];
    if (sure) {
      return told([sure, ...found.filter((one) => one !== sure)], (one) => (one === sure ? "sure" : undefined));
    }
    if (found.length > 0) {
      return told(found);
    }
    const near = this.#meant(typed, [slips]);
    return told(near.length > 0 ? near : this.#toldBySome(typed), () => "near");
  }

  /** The label of a slug; nothing for one that is no trade. */
  label(slug) {
    return this.#trades.find(({ key }) => key === slug)?.label ?? "";
  }

  #meant(typed, ways) {
    const ranked = this.#trades.map((trade) => ({ trade, rank: rankOf(trade, typed, ways) }));
    return ranked.filter(({ rank }) => rank < Infinity).sort((one, other) => one.rank - other.rank).map(({ trade }) => trade);
  }

  /** What the words name, tried in turn as data/trade_search.py does: a label, an everyday word, some words of these. */
  #namedBy(typed) {
    const terms = typed.map(singular);
    const phrase = terms.join(" ");
    const ways = [
      (one) => one.label.join(" ") === phrase,
      (one) => one.phrases.includes(phrase),
      (one) => one.isTelling && terms.every((term) => one.label.includes(term)),
      (one) => one.isTelling && terms.every((term) => one.words.has(term)),
    ];
    const found = ways.map((way) => this.#named.filter(way)).find((some) => some.length > 0) ?? [];
    return [...new Set(found.flatMap(({ trades }) => trades))];
  }

  /** What some of the words name, most of them first, then the word that tells most. */
  #toldBySome(typed) {
    const each = typed.map((word) => this.#namedBy([word])).sort((one, other) => one.length - other.length);
    const count = (trade) => each.filter((some) => some.includes(trade)).length;
    return [...new Set(each.flat())].sort((one, other) => count(other) - count(one));
  }
}

function told(trades, fitOf = () => undefined) {
  return trades.slice(0, SUGGESTED).map((trade) => {
    const { key, label, hint } = trade;
    const fit = fitOf(trade);
    return fit ? { key, label, hint, fit } : { key, label, hint };
  });
}

function namedBy(own, phrases, trades) {
  const label = own.map(singular);
  const words = new Set([...label, ...phrases.flatMap((phrase) => phrase.split(" "))]);
  return { label, phrases, words, trades, isTelling: trades.length > 1 || !MISCELLANEOUS.test(trades[0].key) };
}

function phraseOf(words) {
  return termsOf(words).map(singular).join(" ");
}

/** The rank of a trade, infinite when a word typed is none of its own: that of the word that says least. */
function rankOf({ key, own, everyday, group }, typed, ways) {
  const places = [own.slice(0, 1), own, everyday, group];
  const tries = ways.flatMap((alike) => places.map((terms) => (word) => terms.some((term) => alike(term, word))));
  const ranks = typed.map((word) => tries.findIndex((suits) => suits(word)));
  return ranks.includes(-1) ? Infinity : Math.max(...ranks) + (MISCELLANEOUS.test(key) ? LAST : 0);
}
