/**
 * What a state finds. Its words are read, first a place among them; its filters hold; and when nothing does, what comes
 * nearest, which the answer tells.
 */
import { facetsOf } from "./filters.js";
import { numberIn } from "./number.js";
import { WordSearch } from "./word_search.js";

/** Kilometres around a commune where nobody works in what is searched. */
const AROUND = 50;
/** Structures that are called by all the words, place included, before those that work there. */
const NAMESAKES = 3;
const NUMBERS = "siret";

/** Where a result stands among others, before any score: what is there, what comes there, what goes everywhere. */
export const TIERS = { namesake: 0, there: 1, reaches: 2, national: 3, otherNamesake: 4 };

/**
 * @typedef {object} Found
 * @property {object} number What numberIn tells of the words; null for other words.
 * @property {object | null} read The place read among the words, see Meaning.
 * @property {{keys: string[], labels: string[], radius: number | null}} place Where it was searched.
 * @property {object | null} spoken What the words found (WordSearch.search); null without words.
 * @property {object[]} readings Those that the scores come from.
 * @property {boolean} widenedPlace Whether nobody works there, and those around are shown.
 * @property {{documents: Uint8Array, counts: object, total: number}} kept
 * @property {Uint8Array | null} tiers
 * @property {Uint8Array} outside 1 for what is kept for its name though out of the place.
 * @property {object | null} reached What Reach tells of the place.
 */

export class Finding {
  #files;
  #territories;
  #words;

  /** `files`: IndexFiles; `territories`: Territories. */
  constructor(files, territories) {
    const { live, size } = files.manifest;
    this.#files = files;
    this.#territories = territories;
    this.#words = new WordSearch({
      live,
      size,
      load: (stem) => files.shard(stem),
      loadBeginning: (beginning) => files.shardsFrom(beginning),
      loadLexicon: (word) => files.lexicons(word),
      loadOtherLexicons: (word) => files.otherLexicons(word),
    });
  }

  /** Lunr's own score of the documents of a page. */
  exact(documents, { readings }) {
    return this.#words.exact(documents, readings);
  }

  /** @returns {Promise<Found>} */
  async find(state, typing) {
    await Promise.all(facetsOf(state).map((facet) => this.#files.addFacet(facet)));
    const number = numberIn(state.words);
    if (number) {
      return this.#findNumber(state, number);
    }
    const canRead = state.words.trim() !== "" && !state.literal && state.places.length === 0;
    const read = canRead ? await this.#territories.meant(state.words, typing) : null;
    return read ? this.#findInPlaceRead(state, read) : this.#findAsTold(state, typing);
  }

  /** Who bears a SIREN or a SIRET: `numbered`, whatever the filters leave of it. */
  async #findNumber(state, number) {
    const readings = await this.#words.read(number.number);
    const spoken = this.#words.search(readings);
    // The same digits may stand in a name, or in what one says of a client.
    spoken.matched = this.#words.holders(readings, NUMBERS);
    const found = await this.#keep(state, spoken, readings);
    const numbered = [...spoken.matched.keys()].filter((document) => spoken.matched[document]);
    return { ...found, number: { ...number, numbered } };
  }

  async #findAsTold(state, typing) {
    const readings = await this.#words.read(state.words, { typing, literal: state.literal });
    const spoken = readings.length > 0 ? this.#words.search(readings) : null;
    if (!spoken && /[^\s]/.test(state.words)) {
      // Nothing in it is a word that anybody could write here: it finds nobody, rather than everybody.
      return this.#keep(state, this.#words.search([]), []);
    }
    const found = await this.#keep(state, spoken, readings);
    return found.kept.total > 0 ? found : this.#around(state, spoken, readings, found);
  }

  /** The words beside the place, there; those that bear all the words as their name; else what comes nearest. */
  async #findInPlaceRead(state, read) {
    const here = { ...state, places: [read.place.key] };
    const [readings, all] = await Promise.all([
      this.#words.read(read.rest, { typing: false, literal: false }),
      this.#words.read(state.words, { typing: false, literal: true }),
    ]);
    const spoken = readings.length > 0 ? this.#words.search(readings) : null;
    const whole = this.#words.search(all);
    const found = await this.#keep(here, spoken, readings);
    found.read = read;
    if (spoken === null || spoken.everyWord) {
      await this.#addNamesakes(state, found, whole);
    }
    if (found.kept.total === 0) {
      return { ...(await this.#around(here, spoken, readings, found)), read };
    }
    if (spoken?.everyWord && whole.everyWord) {
      // The place among the words is worth its score too: who stands there, who is called so.
      found.readings = joined(readings, all);
      found.spoken = { ...spoken, scores: this.#words.search(found.readings).scores };
    }
    return found;
  }

  async #keep(state, spoken, readings) {
    const [filters, reached] = await Promise.all([this.#files.filters(), this.#reached(state)]);
    const matched = spoken?.matched ?? null;
    const kept = filters.apply(state, { matched, place: reached });
    const labels = await this.#territories.labels(state.places);
    return {
      number: null,
      read: null,
      place: { keys: state.places, labels, radius: state.radius },
      spoken,
      readings,
      widenedPlace: false,
      kept,
      tiers: reached ? await this.#tiers(kept, reached) : null,
      outside: new Uint8Array(kept.documents.length),
      reached,
    };
  }

  #reached({ places, radius }) {
    return places.length > 0 ? this.#territories.slotsOf(places, radius) : null;
  }

  async #tiers({ documents, isNational }, { there }) {
    const { first } = await this.#files.activities();
    const tiers = new Uint8Array(documents.length);
    for (let document = 0; document < tiers.length; document += 1) {
      const local = there[first[document]] ? TIERS.there : TIERS.reaches;
      tiers[document] = isNational[document] ? TIERS.national : local;
    }
    return tiers;
  }

  /** Structures that bear all the words as their name are kept, wherever they work. */
  async #addNamesakes(state, found, whole) {
    const { kept, tiers, outside } = found;
    const named = (await this.#files.filters()).apply(state, { matched: whole.nameMatches });
    if (named.total === 0) {
      return;
    }
    const tier = named.total <= NAMESAKES ? TIERS.namesake : TIERS.otherNamesake;
    named.documents.forEach((isNamed, document) => {
      if (!isNamed) {
        return;
      }
      if (kept.documents[document]) {
        tiers[document] = Math.min(tier, tiers[document]);
      } else {
        kept.documents[document] = 1;
        kept.total += 1;
        outside[document] = 1;
        tiers[document] = tier;
      }
    });
  }

  /** Nobody in a commune: who stands around it, the nearest first. */
  async #around(state, spoken, readings, found) {
    const isAround = state.places.length === 1 && state.places[0].startsWith("C") && state.radius === null;
    if (!isAround) {
      return found;
    }
    const near = await this.#keep({ ...state, radius: AROUND }, spoken, readings);
    return near.kept.total > 0 ? { ...near, widenedPlace: true } : found;
  }
}

/** The readings of the words beside the place, and those of all: Lunr scores them together. */
function joined(readings, all) {
  const known = new Set(readings.map(({ word }) => word));
  return [...readings, ...all.filter(({ word }) => !known.has(word))];
}
