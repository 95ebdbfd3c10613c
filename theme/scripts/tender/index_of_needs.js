/** What the form of a need asks the index: how many structures match, which places a text may mean, and their names. */
import { FileGone, Files } from "../search/engine/files.js";
import { Manifest } from "../search/engine/manifest.js";
import { placeWords } from "./fields.js";
import { Matching } from "./matching.js";
import { proposedPlaces } from "./place_words.js";
import { TradeWords } from "./trade_words.js";
import { widerNeeds } from "./wider.js";

/** Where the files are: the form is the same whatever the index is. */
const ADDRESS = "/recherche/besoins.json";

export class IndexOfNeeds {
  #load;
  #makeFiles;
  #opened = null;

  /** `load`: promises the classes Places and Reach; `makeFiles`: what gives the text of an address. */
  constructor(load, makeFiles = () => new Files()) {
    this.#load = load;
    this.#makeFiles = makeFiles;
  }

  /** How many structures match, see Matching; when none does, `wider`: what asking less of would find. */
  count(need) {
    return this.#with(async ({ matching, places }) => {
      const made = await matching();
      const count = await made.count(need);
      const others = count > 0 ? [] : await widerNeeds(need, (key) => places.around(key));
      const wider = await Promise.all(others.map(async ({ words, need: other }) => ({ words, count: await made.count(other) })));
      return { count, wider: wider.filter((one) => one.count > 0) };
    });
  }

  /** At most eight places for what is being typed, `{ key, label, hint, fit }`, see place_words.js. */
  complete(text) {
    return this.#with(({ places }) => proposedPlaces(places, text));
  }

  /** « Grenoble (38) », « Isère (38), département », for each key; nothing for one that is no place. */
  labels(keys) {
    return this.#with(({ places }) => Promise.all(keys.map(async (key) => placeWords({ key, label: await places.label(key) }))));
  }

  /** At most eight trades for what is being typed, `{ key, label, hint, fit }`: a slug, its group; see trade_words.js. */
  trades(text) {
    return this.#with(async ({ trades }) => (await trades()).complete(text));
  }

  /** The labels of slugs; nothing for one that is no trade. */
  tradeLabels(slugs) {
    return this.#with(async ({ trades }) => {
      const known = await trades();
      return slugs.map((slug) => known.label(slug));
    });
  }

  /** Ask what is open; once more, opened anew, when the site has another index by now. */
  async #with(ask) {
    try {
      return await ask(await this.#open());
    } catch (error) {
      this.#opened = null;
      if (!(error instanceof FileGone)) {
        throw error;
      }
      return ask(await this.#open());
    }
  }

  #open() {
    this.#opened ??= this.#read();
    return this.#opened;
  }

  async #read() {
    const files = this.#makeFiles();
    const [{ Places, Reach }, text] = await Promise.all([this.#load(), files.text(ADDRESS)]);
    const told = JSON.parse(text);
    const places = new Places({ manifest: new Manifest(told), files });
    return {
      places,
      matching: once(() => this.#matching({ told, files, places, Reach })),
      trades: once(async () => new TradeWords(JSON.parse(await files.text(`/recherche/w${told.trades}.json`)))),
    };
  }

  async #matching({ told, files, places, Reach }) {
    const [activities, contacts] = await Promise.all([
      files.text(`/recherche/a${told.activities}.json`),
      files.text(`/recherche/c${told.contacts}.json`),
    ]);
    return new Matching({ told, activities, contacts, places, Reach, files });
  }
}

function once(make) {
  let made = null;
  return () => {
    made ??= make();
    return made;
  };
}
