/** The words of a text, and the terms of the index that each may stand for. */
import { isStopWord, stem, words } from "../../analyser.js";
import { numbersFrom, termsOfWords } from "./beginnings.js";
import { COMMON, nearlyBegun, oneEditAway, SHORTEST_CORRECTED, twoEditsAway } from "./typos.js";

// What a term weighs, by what leads to it.
const EXACT = 4;
const SYNONYM = 0.5;
const LESS = 0.25;

// Once sent, « art » is not « artisan »; « propre » may well be the beginning of « propreté ».
const SHORTEST_UNSURE = 5;
const BEGINNING = 1;

// A postcode has five digits: from six on, digits can only begin a SIREN or a SIRET.
const CODE_LENGTHS = [1, 5];
const NUMBER_LENGTHS = [6, 14];
const SPACED_NUMBER = /\b(?:\d{9}[\s.-]\d{1,5}|\d{3}(?:[\s.-]\d{3})+(?:[\s.-]\d{1,5})?)\b/g;
// A mark of a document is a bit of one number, and nobody types as many words.
const MOST_WORDS = 30;
const MOST_TOLD = 3;
const ENOUGH = 20;

/**
 * @typedef {object} Reading A word of the text.
 * @property {string} word Folded, as it was typed.
 * @property {boolean} known Whether the index holds the word itself.
 * @property {boolean} number Whether it can only be a SIREN or a SIRET, or begin one.
 * @property {{shard: Shard, term: number, boost: number}[]} alternatives What it is searched as; none when nobody
 *   writes it, nor anything near.
 * @property {string[]} instead The words searched in place of a misspelt one, best first.
 * @property {string[]} widened The words searched in place of one that nobody writes: of the same meaning, or longer.
 */

/** The folded words of a text, in order; a number typed in groups is one word. */
export function wordsOf(text) {
  return words(text.replace(SPACED_NUMBER, (number) => number.replace(/\D/g, "")));
}

export class Reader {
  #source;

  /** `source`: where shards and lexicons come from, as WordSearch says. */
  constructor(source) {
    this.#source = source;
  }

  /** Whether the index holds a word. */
  async knows(word) {
    return (await this.#itself(word)).known;
  }

  /**
   * The reading of each word that says something. `typing`: the last one may not be finished.
   * @returns {Promise<Reading[]>}
   */
  read(text, typing) {
    const typed = wordsOf(text);
    const kept = saying(typed);
    const isUnfinished = kept.length > 0 && kept.at(-1) === typed.at(-1);
    if (typing && isUnfinished && kept.length > 1 && kept.at(-1).length === 1) {
      // One letter says too little: what the other words find stays until the next one.
      return Promise.all(kept.slice(0, -1).map((word) => this.#read(word, false, typing)));
    }
    return Promise.all(kept.map((word, rank) => this.#read(word, isUnfinished && rank === kept.length - 1, typing)));
  }

  /** The same for words that stand for nothing but themselves: neither finished, nor corrected, nor widened. */
  readLiterally(text) {
    return Promise.all(saying(wordsOf(text)).map((word) => this.#itself(word)));
  }

  async #itself(word) {
    if (isOfLength(word, NUMBER_LENGTHS)) {
      // A SIREN stands for its SIRETs: numbers are always searched by their beginning.
      const found = numbersFrom(await this.#source.loadBeginning(word), word, NUMBER_LENGTHS);
      return readingOf(word, { number: true, known: found.length > 0, alternatives: weighing(found, EXACT) });
    }
    const found = await this.#terms([word]);
    return readingOf(word, { known: found.length > 0, alternatives: weighing(found, EXACT) });
  }

  async #read(word, isLast, typing) {
    const [itself, isWritten, begun] = await Promise.all([
      this.#itself(word),
      this.#isWritten(word),
      isLast ? this.#begun(word) : [],
    ]);
    // While a word is typed, the files of other words are not worth the wait; nor are they when enough write the word.
    const meaning = itself.number ? undefined : (await this.#source.load(stem(word))).meaning(stem(word));
    const meant = (isLast && typing) || isCommon(itself) ? [] : await this.#terms(meaning?.others ?? []);
    const longer = typing || !isWritten || word.length >= SHORTEST_UNSURE ? begun : [];
    if (isWritten || meaning?.word === word || longer.length === 0) {
      const alternatives = [...itself.alternatives, ...weighing(longer, LESS), ...weighing(meant, SYNONYM)];
      // A word of the trade is no typo, even when nobody writes it.
      if (alternatives.length === 0 && !itself.number && !meaning) {
        return this.#mended(itself, isLast, typing);
      }
      return { ...itself, alternatives, widened: itself.known ? [] : meant.map(({ written }) => written) };
    }
    // The stem of half a word is that of others: « logis » has that of « logement ».
    const alternatives = [...weighing(itself.alternatives, LESS), ...weighing(longer, BEGINNING)];
    const told = itself.known || typing ? [] : longer.slice(0, MOST_TOLD);
    return { ...itself, alternatives, widened: told.map(({ written }) => written) };
  }

  /** The reading of a word that nobody writes, by those that it nearly is. */
  async #mended(itself, isLast, typing) {
    const { word } = itself;
    if (word.length < SHORTEST_CORRECTED || /\d/.test(word)) {
      return itself;
    }
    const instead = await this.#instead(word, isLast, typing);
    return { ...itself, alternatives: weighing(await this.#terms(instead), EXACT), instead };
  }

  /**
   * The words that a misspelt one may be, by what is the likeliest: most people get the first letter right. The words
   * of other letters are other files, not worth the wait while a word is typed.
   */
  async #instead(word, isLast, typing) {
    const lexicons = await this.#source.loadLexicon(word);
    const near = oneEditAway(word, lexicons);
    if (near.length > 0) {
      return near;
    }
    const begun = isLast ? nearlyBegun(word, lexicons) : [];
    if (begun.length > 0) {
      return begun;
    }
    const common = twoEditsAway(word, lexicons, COMMON);
    if (typing) {
      return common;
    }
    // The first two letters swapped, or one too many before the word.
    const swapped = oneEditAway(word, await this.#source.loadLexicon(word.slice(1)));
    if (swapped.length > 0 || common.length > 0) {
      return swapped.length > 0 ? swapped : common;
    }
    const others = oneEditAway(word, await this.#source.loadOtherLexicons(word));
    return others.length > 0 ? others : twoEditsAway(word, lexicons, 1);
  }

  /** Whether people write the word so, and not only others of its stem. */
  async #isWritten(word) {
    const shard = await this.#source.load(stem(word));
    return shard.words[shard.from(word)[0]] === word || (isOfLength(word, CODE_LENGTHS) && shard.rank(word) >= 0);
  }

  async #begun(word) {
    if (isOfLength(word, NUMBER_LENGTHS)) {
      return [];
    }
    const shards = await this.#source.loadBeginning(word);
    return isOfLength(word, CODE_LENGTHS) ? numbersFrom(shards, word, CODE_LENGTHS) : termsOfWords(shards, word);
  }

  /** The terms of the words that the index holds. */
  async #terms(several) {
    const found = await Promise.all(
      several.map(async (written) => {
        const shard = await this.#source.load(stem(written));
        return { shard, term: shard.rank(stem(written)), written };
      }),
    );
    return found.filter(({ term }) => term >= 0);
  }
}

/** The words worth searching; « le », alone, may be what a name begins with. */
function saying(typed) {
  return (typed.length === 1 ? typed : typed.filter((word) => !isStopWord(word))).slice(0, MOST_WORDS);
}

/** Whether enough documents hold the word itself to fill a page. */
function isCommon({ alternatives }) {
  return alternatives.some(({ shard, term }) => shard.frequency(term) >= ENOUGH);
}

function isOfLength(word, [shortest, longest]) {
  return word.length >= shortest && word.length <= longest && /^\d+$/.test(word);
}

function weighing(found, boost) {
  return found.map(({ shard, term }) => ({ shard, term, boost }));
}

function readingOf(word, facts) {
  return { word, known: false, number: false, alternatives: [], instead: [], widened: [], ...facts };
}
