/** Places as they are proposed and told. */
const NUMBERS = new Intl.NumberFormat("fr-FR");
const LEVELS = { R: "Région", D: "Département" };
const ONE_COMMUNE = new Map([
  ["D75", "75056"],
  ["D977", "97701"],
  ["D978", "97801"],
]);

/**
 * @typedef {object} Suggestion
 * @property {string} key « C38185 », « D38 », « R84 ».
 * @property {string} label « Grenoble (38) »: what data/territory_search.py reads as that place.
 * @property {string} hint « Commune · 158 000 hab. ».
 */

/** The commune that a département is; nothing for the others. A commune says more: it can have a circle around it. */
export function communeOf({ key }) {
  return ONE_COMMUNE.get(key) ?? "";
}

/** « Isère (38) », « Bretagne ». */
export function titleOf({ level, code, title }) {
  return level === "R" ? title : `${title} (${code})`;
}

/** @returns {Suggestion} */
export function ofTerritory(territory) {
  return { key: territory.key, label: titleOf(territory), hint: LEVELS[territory.level] };
}

/** @returns {Suggestion} */
export function ofCommune({ code, name, former, departement, population }) {
  const inhabitants = population > 0 ? ` · ${NUMBERS.format(population)} hab.` : "";
  const hint = former ? `Anciennement ${former}` : `Commune${inhabitants}`;
  return { key: `C${code}`, label: `${name} (${departement})`, hint };
}

/** Each place once, as it is first suggested. */
export function unique(suggestions) {
  const known = new Set();
  return suggestions.filter(({ key }) => !known.has(key) && known.add(key));
}

/** Communes, the largest first; what merged into another comes after. */
export function byPopulation(one, other) {
  const merged = Number(Boolean(one.former)) - Number(Boolean(other.former));
  return merged || other.population - one.population || (one.code < other.code ? -1 : 1);
}
