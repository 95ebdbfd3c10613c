/** A place among the words of a search: « traiteur grenoble », « nettoyage dans le 59 ». */
import { cityOf, isNamed } from "./place_key.js";
import { runsOf, written } from "./runs.js";
import { byPopulation, communeOf, ofCommune, ofTerritory, unique } from "./suggestions.js";

/** Files of names read for one text. */
const FILES_MAX = 3;
const OTHERS_MAX = 4;
const POSTCODE = 5;
/** Inhabitants under which a commune whose name is a word is that word. */
const LARGE = 2_000;
/** Inhabitants from which a commune disputes the name of a département or a région, as data/territory_search.py has it. */
const NOTABLE = 5_000;
const UNKNOWN = { places: 0, words: 0, known: false };

/**
 * @typedef {object} Uses In how many documents a folded word stands.
 * @property {number} places In a city, a département or a région.
 * @property {number} words In any other field.
 * @property {boolean} known Whether it is a word of the trade.
 */

export class Meaning {
  constructor(gazetteer) {
    this.gazetteer = gazetteer;
  }

  /**
   * The place that some of the words name; null when none does.
   *
   * `usesOf(word)` gives, or promises, its {@link Uses}: what the index only knows as a word names no place. What no
   * large place is named needs files of names: three at most are read.
   * @returns {Promise<null | {place: object, others: object[], words: string, rest: string}>} `others`: what else the
   *   words may mean; `words`: those that were read as a place; `rest`: the others.
   */
  async meant(text, usesOf = () => UNKNOWN) {
    const runs = await possible(runsOf(text), usesOf);
    if (runs.length === 0) {
      return null;
    }
    const principal = await this.gazetteer.principal();
    const known = await first(runs, (run) => this.#placesOf(run, principal, false));
    const longer = known ? runs.filter((run) => run.holds(known.run)) : runs;
    const found = (await first(within(longer, this.gazetteer), (run) => this.#placesOf(run, principal, true))) ?? known;
    return found && this.#told(found);
  }

  /** The places that a run names, the likeliest first. */
  async #placesOf(run, principal, withFiles) {
    if (run.arrondissement) {
      return [await this.gazetteer.commune(run.arrondissement)];
    }
    if (run.code.length === POSTCODE) {
      const communes = await this.#ofPostcode(run.code);
      return run.name ? communes.filter((one) => isNamed(one.nameKey, run.name)) : communes;
    }
    const departement = run.code && principal.departement(run.code);
    if (run.code && !departement) {
      return [];
    }
    if (!run.name) {
      return [departement];
    }
    const places = await this.#named(run, principal, withFiles);
    return places.filter((place) => isIn(place, departement)).filter((place) => isMeant(run, place));
  }

  async #named({ name }, principal, withFiles) {
    const ofPrincipal = principal.communes.filter((one) => isNamed(one.nameKey, name)).sort(byPopulation);
    const communes = withFiles ? await this.gazetteer.named(name) : ofPrincipal;
    const territory = principal.named(name);
    const disputed = communes.filter(({ code, population }) => population >= NOTABLE && code !== communeOf(territory ?? {}));
    return territory ? [territory, ...disputed] : communes;
  }

  /** By population; arrondissements rather than their city. */
  async #ofPostcode(postcode) {
    const communes = (await this.gazetteer.ofPostcodes(postcode)).sort(byPopulation);
    const cities = new Set(communes.map(({ code }) => cityOf(code)));
    return communes.filter(({ code }) => !cities.has(code));
  }

  async #told({ run, places }) {
    const suggested = places.map((place) => this.#suggested(place));
    const [place, ...others] = unique(await Promise.all(suggested));
    return { place, others: others.slice(0, OTHERS_MAX), words: run.words, rest: run.rest };
  }

  async #suggested(place) {
    const commune = place.level && communeOf(place) ? await this.gazetteer.commune(communeOf(place)) : place;
    return commune.level ? ofTerritory(commune) : ofCommune(commune);
  }
}

/** Runs of which no word is only a word, with the uses of the words that tell them. */
async function possible(runs, usesOf) {
  const words = [...new Set(runs.flatMap(({ telling }) => telling))];
  const uses = new Map(await Promise.all(words.map(async (word) => [word, await usesOf(word)])));
  for (const run of runs) {
    run.uses = run.telling.map((word) => uses.get(word));
  }
  return runs.filter((run) => run.uses.every(({ places, words: others }) => places > 0 || others === 0));
}

/** The first run that names places. */
async function first(runs, placesOf) {
  for (const run of runs) {
    const places = await placesOf(run);
    if (places.length > 0) {
      return { run, places };
    }
  }
  return null;
}

/** The runs whose files are read already, and those of the first files. */
function within(runs, gazetteer) {
  const files = new Set();
  return runs.filter(({ name }) => {
    const file = gazetteer.fileOf(name);
    if (files.size < FILES_MAX) {
      files.add(file);
    }
    return files.has(file) || gazetteer.hasRead(file);
  });
}

/** Whether a run means a place rather than the word that is its name. */
function isMeant(run, place) {
  if (run.code) {
    return true;
  }
  const accented = run.accented;
  if (accented && place.name && accented !== written(place.name)) {
    // « maçon » is not Mâcon.
    return false;
  }
  if (!accented && !run.isPlaced && run.uses.every(({ known }) => known)) {
    return false;
  }
  const isSmall = !place.level && place.population < LARGE;
  if (run.uses.length > 1) {
    return !(isSmall && run.uses.every(({ places, words }) => words > places));
  }
  const [{ places, words }] = run.uses;
  return words === 0 || (!isSmall && (places >= words || run.isPlaced));
}

function isIn(place, departement) {
  return !departement || (place.level ? place.key === departement.key : place.departement === departement.code);
}
