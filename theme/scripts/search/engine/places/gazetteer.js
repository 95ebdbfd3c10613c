/** The files of places: each loaded when a name, a code or a postcode leads to it. */
import { codedCommunesOf, communesOf } from "./communes.js";
import { isNamed, withoutArticle } from "./place_key.js";
import { Principal } from "./principal.js";
import { byPopulation } from "./suggestions.js";
import { rangeOf } from "../manifest.js";

const FIRST_DEPARTEMENT = "01";
/** After every letter. */
const LAST = "~";

export class Gazetteer {
  #read = new Map();
  #byCode = new Map();

  /** `manifest`: where the files are; `files`: what gives their text. */
  constructor({ manifest, files }) {
    this.manifest = manifest;
    this.files = files;
  }

  /** What is loaded first. */
  async principal() {
    const [principal] = await Promise.all([
      this.#once(this.manifest.of("places", "P", "principal"), (file) => {
        const read = new Principal(file);
        this.#learn(read.communes);
        return read;
      }),
      this.#located(),
    ]);
    return principal;
  }

  /**
   * The département or the région of a key: `{ key, level, code, title }`; undefined when there is none. Searched there,
   * its reach is loaded anyway, and tells its name.
   */
  async territory(key) {
    if (!this.manifest.reach) {
      return (await this.principal()).byKey.get(key);
    }
    const address = this.manifest.of("reach", "r", key);
    const title = address && (await this.#once(address, ({ name }) => name));
    return title ? { key, level: key[0], code: key.slice(1), title } : undefined;
  }

  /** The commune of an INSEE code, which may come without its postcodes; undefined when there is none. */
  async commune(code) {
    if (!this.#byCode.has(code)) {
      await this.#located();
      await this.#coded(rangeOf(this.#starts, code));
    }
    return this.#byCode.get(code);
  }

  /** The communes of a département, by code. */
  async inDepartement(code) {
    await this.#located();
    const ranks = [...this.#starts.keys()].filter((rank) => (this.#starts[rank] || FIRST_DEPARTEMENT).startsWith(code));
    return (await Promise.all(ranks.map((rank) => this.#coded(rank)))).flat();
  }

  /**
   * The communes of the files where names begin so, at most `most` files; of the first one only where there are more:
   * it holds what is named so exactly.
   */
  async beginning(key, most) {
    await this.#located();
    const [first, last] = this.#rangesOf(key);
    const count = last - first < most ? last - first + 1 : 1;
    return (await Promise.all(Array.from({ length: count }, (_, rank) => this.#named(first + rank)))).flat();
  }

  /** The file of a name. */
  fileOf(key) {
    return this.#addressOf(this.#rangesOf(key)[0]);
  }

  /** Whether a file has been asked for. */
  hasRead(file) {
    return this.#read.has(file);
  }

  /** The communes of that very name, the largest first. */
  async named(key) {
    await this.#located();
    const [first] = this.#rangesOf(key);
    return (await this.#named(first)).filter((one) => isNamed(one.nameKey, key)).sort(byPopulation);
  }

  /** The communes that have a postcode that begins so; three digits tell where to look. */
  async ofPostcodes(digits) {
    const { strays } = await this.principal();
    const astray = [...strays].flatMap(([postcode, codes]) => (postcode.startsWith(digits) ? codes : []));
    const found = await Promise.all([
      ...departementsOf(digits).map((code) => this.inDepartement(code)),
      ...astray.map((code) => this.#coded(rangeOf(this.#starts, code))),
    ]);
    const serves = ({ postcodes }) => postcodes.some((postcode) => postcode.startsWith(digits));
    return [...new Set(found.flat())].filter(serves);
  }

  get #starts() {
    return this.manifest.places.starts;
  }

  /** Know where the files are: the search page tells it in a file of its own, which most searches do without. */
  async #located() {
    const address = this.manifest.of("places", "i", "ranges");
    if (address) {
      Object.assign(this.manifest.places, await this.#once(address, (ranges) => ranges));
    }
  }

  /** The first and the last file of names that begin so; none begins with a digit. */
  #rangesOf(key) {
    const bare = withoutArticle(key).replace(/^[^a-z]+/, "a");
    return [rangeOf(this.#starts, bare), rangeOf(this.#starts, bare + LAST)];
  }

  #addressOf(rank) {
    return this.manifest.rangeAt("places", "p", rank);
  }

  #coded(rank) {
    return this.#once(this.#addressOf(rank), (file) => this.#learn(codedCommunesOf(file)));
  }

  #named(rank) {
    return this.#once(this.#addressOf(rank), (file) => this.#learn(communesOf(file.communes)));
  }

  #learn(communes) {
    for (const commune of communes) {
      if (!commune.former) {
        this.#byCode.set(commune.code, commune);
      }
    }
    return communes;
  }

  /** What a file holds, read once; asked for again when it could not be loaded. */
  #once(address, read) {
    if (!this.#read.has(address)) {
      const reading = this.files.text(address).then((text) => read(JSON.parse(text)));
      reading.catch(() => this.#read.delete(address));
      this.#read.set(address, reading);
    }
    return this.#read.get(address);
  }
}

/** The départements that a postcode points to: both of Corsica for 20. */
function departementsOf(digits) {
  if (digits.startsWith("20")) {
    return ["2A", "2B"];
  }
  return [digits.slice(0, /^9[78]/.test(digits) ? 3 : 2)];
}
