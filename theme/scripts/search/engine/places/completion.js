/** The places that what is being typed may lead to. */
import { arrondissementOf, beginningKeys, begins, cityOf, isNamed, nameKey } from "./place_key.js";
import { byPopulation, communeOf, ofCommune, ofTerritory, unique } from "./suggestions.js";

const CODE = /^(?:\d{1,5}|2[AB]\d{0,3})$/i;
const POSTCODE_FIRST = /^(\d{5})[\s,]+(\D.*)$/;
/** « Grenoble (38) », « Saint-Denis 93 », « Grenoble 38000 ». */
const CODE_LAST = /^(.*[^\s,(])[\s,]*[\s,(](\d{5}|\d{2,3}|2[ab])\s*\)?$/i;
/** Digits that tell in which département to look. */
const ENOUGH_DIGITS = 3;
const POSTCODE = 5;
/** Files read for one text: where there are more, the largest communes come first until another letter is typed. */
const FILES_MAX = 2;

export class Completion {
  constructor(gazetteer) {
    this.gazetteer = gazetteer;
  }

  /** The likeliest places first; none for nothing, but what comes first is loaded then. */
  async complete(text) {
    const principal = await this.gazetteer.principal();
    const typed = text.trim();
    return unique(await (CODE.test(typed) ? this.#ofCode(principal, typed.toUpperCase()) : this.#ofText(principal, typed)));
  }

  /** Of the beginning of a postcode or of a code of INSEE. */
  async #ofCode(principal, code) {
    const departements = principal.territories.filter((one) => one.level === "D" && one.code.startsWith(code));
    const shown = await this.#shown(departements);
    if (code.length < ENOUGH_DIGITS) {
      const largest = principal.communes.filter(({ departement }) => departement === code);
      return [...shown, ...largest.sort(byPopulation).map(ofCommune)];
    }
    const communes = await this.#ofPostcodes(code);
    const ofInsee = code.length === POSTCODE ? await this.gazetteer.commune(code) : undefined;
    return [...shown, ...communes.map(ofCommune), ...(ofInsee ? [ofCommune(ofInsee)] : [])];
  }

  /** The communes of postcodes that begin so, by population; of a whole one, arrondissements rather than their city. */
  async #ofPostcodes(digits) {
    const communes = (await this.gazetteer.ofPostcodes(digits)).sort(byPopulation);
    const cities = new Set(digits.length === POSTCODE ? communes.map(({ code }) => cityOf(code)) : []);
    return communes.filter(({ code }) => !cities.has(code));
  }

  #ofText(principal, typed) {
    const [, before, named] = POSTCODE_FIRST.exec(typed) ?? [];
    const [, name = named, code = before] = CODE_LAST.exec(typed) ?? [];
    if (code?.length === POSTCODE) {
      return this.#ofNameIn(name, this.#ofPostcodes(code));
    }
    if (!code || arrondissementOf(nameKey(typed))) {
      return this.#ofName(principal, typed);
    }
    const departement = principal.departement(code);
    return departement ? this.#ofNameInDepartement(principal, name, departement) : this.#ofName(principal, name);
  }

  /** The communes named among some; all when none is. */
  async #ofNameIn(name, some) {
    const communes = await some;
    const keys = beginningKeys(name);
    const named = communes.filter((one) => keys.some((key) => begins(one.nameKey, key)));
    return (named.length > 0 ? named : communes).map(ofCommune);
  }

  async #ofNameInDepartement(principal, name, departement) {
    const keys = beginningKeys(name);
    if (keys.some((key) => isNamed(departement.nameKey, key))) {
      return this.#shown([departement]);
    }
    const inside = [...(await this.gazetteer.inDepartement(departement.code))];
    const found = (await this.#communes(principal, keys, inside)).filter((one) => one.departement === departement.code);
    return found.length > 0 ? found.map(ofCommune) : this.#shown([departement]);
  }

  async #ofName(principal, typed) {
    const keys = beginningKeys(typed);
    const { territories } = principal;
    const is = ({ nameKey: name }) => keys.some((key) => isNamed(name, key));
    const beginsSo = ({ nameKey: name }) => keys.some((key) => begins(name, key));
    const holds = ({ nameKey: name }) => keys.some((key) => name.includes(` ${key}`));
    const former = keys.map((key) => principal.formerRegions.get(key)).filter(Boolean);
    const [named, begun, holding, communes] = await Promise.all([
      this.#shown([...territories.filter(is), ...former]),
      this.#shown(territories.filter(beginsSo)),
      this.#shown(territories.filter(holds)),
      this.#communes(principal, keys),
    ]);
    const exact = communes.filter(is).map(ofCommune);
    return [...(await this.#arrondissement(typed)), ...named, ...exact, ...begun, ...communes.map(ofCommune), ...holding];
  }

  async #arrondissement(typed) {
    const code = arrondissementOf(nameKey(typed));
    return code ? [ofCommune(await this.gazetteer.commune(code))] : [];
  }

  /** The communes whose name begins so, the largest first: some, those of the files of these names, and the principal. */
  async #communes(principal, keys, some = []) {
    const files = await Promise.all(keys.map((key) => this.gazetteer.beginning(key, FILES_MAX)));
    const communes = [...principal.communes, ...some, ...files.flat()];
    return communes.filter((one) => keys.some((key) => begins(one.nameKey, key))).sort(byPopulation);
  }

  /** Territories as they are suggested: those that are one commune as that one. */
  #shown(territories) {
    const commune = async (code) => ofCommune(await this.gazetteer.commune(code));
    return Promise.all(territories.map((one) => (communeOf(one) ? commune(communeOf(one)) : ofTerritory(one))));
  }
}
