/** The decoded files of the index: each is fetched when first needed, decoded once, and asked for again if it failed. */
import { Activities } from "./activities.js";
import { Facet } from "./facets.js";
import { Filters } from "./filters.js";
import { Manifest, rangeOf } from "./manifest.js";
import { Names } from "./names.js";
import { decodeLexicon, decodeShard } from "./shards.js";

/** The files of one keystroke: the shard where a beginning falls, and the one after. */
const SHARDS_OF_A_BEGINNING = 2;

export class IndexFiles {
  #files;
  #decoded = new Map();

  /** `files`: gives the text of an address, see files.js. */
  constructor(told, files) {
    this.manifest = new Manifest(told);
    this.names = new Names({ size: told.size, each: told.names.each });
    this.#files = files;
  }

  /** The shard of a stem. */
  shard(stem) {
    return this.#read(this.manifest.range("terms", "t", stem), decodeShard);
  }

  /** The shards of the words that begin so, the first ones. */
  async shardsFrom(beginning) {
    const { starts } = this.manifest.terms;
    const first = rangeOf(starts, beginning);
    const ranks = [first];
    while (ranks.length < SHARDS_OF_A_BEGINNING && starts[first + ranks.length]?.startsWith(beginning)) {
      ranks.push(first + ranks.length);
    }
    return Promise.all(ranks.map((rank) => this.#read(this.manifest.rangeAt("terms", "t", rank), decodeShard)));
  }

  /** The lexicons of the words of the same first letter. */
  lexicons(word) {
    const { starts } = this.manifest.lexicon;
    const last = rangeOf(starts, `${word[0]}~`);
    return this.#lexicons(starts.map((_, rank) => rank).slice(rangeOf(starts, word[0]), last + 1));
  }

  /** Those of the other letters. */
  otherLexicons(word) {
    const { starts } = this.manifest.lexicon;
    const [first, last] = [rangeOf(starts, word[0]), rangeOf(starts, `${word[0]}~`)];
    return this.#lexicons(starts.map((_, rank) => rank).filter((rank) => rank < first || rank > last));
  }

  /** The activities, and the filters over them. */
  activities() {
    return this.#read(`/recherche/a${this.manifest.activities}.json`, (text) => new Activities(text));
  }

  filters() {
    return this.#once("filters", () => this.activities().then((read) => new Filters(read)));
  }

  /** Let filters know a facet; nothing when the site has no such file. */
  async addFacet(name) {
    const [filters, facet] = await Promise.all([this.filters(), this.facet(name)]);
    if (facet && !filters.has(name)) {
      filters.add(name, facet);
    }
    return facet;
  }

  facet(name) {
    const address = this.manifest.of("facets", "f", name);
    return address ? this.#read(address, (text) => new Facet(text)) : null;
  }

  /** Make sure that the names of these documents are there. */
  async loadNames(documents) {
    const blocks = [...new Set(Array.from(documents, (document) => this.names.blockOf(document)))];
    await Promise.all(blocks.map((block) => this.#nameBlock(block)));
  }

  /** Make sure that the order of names is known. */
  async loadOrder() {
    const { each, order } = this.manifest.names;
    if (each >= this.manifest.size) {
      await this.#nameBlock(0);
    } else if (!this.names.areOrdered) {
      this.names.addOrder(await this.text(`/recherche/n${order}.json`));
    }
  }

  /** Whether one file holds every name. */
  get hasWholeNames() {
    return this.manifest.names.each >= this.manifest.size;
  }

  /** The text of an address. */
  text(address) {
    return this.#files.text(address);
  }

  #lexicons(ranks) {
    return Promise.all(ranks.map((rank) => this.#read(this.manifest.rangeAt("lexicon", "l", rank), decodeLexicon)));
  }

  async #nameBlock(block) {
    const address = this.manifest.block("names", "n", block * this.manifest.names.each);
    await this.#read(address, (text) => {
      this.names.add(block, text);
      return block;
    });
  }

  #read(address, decode) {
    return this.#once(address, () => this.#files.text(address).then(decode));
  }

  #once(key, make) {
    if (!this.#decoded.has(key)) {
      const promise = make();
      this.#decoded.set(key, promise);
      promise.catch(() => this.#decoded.delete(key));
    }
    return this.#decoded.get(key);
  }
}
