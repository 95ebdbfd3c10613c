/** Numbers and plurals as French people read them. */
const NUMBERS = new Intl.NumberFormat("fr-FR");
const NEAR = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 });
const FAR = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 0 });

export function number(value) {
  return NUMBERS.format(value);
}

/** « 1 prestataire », « 2 prestataires »: French counts the plural from two. */
export function counted(value, singular, plural) {
  return `${number(value)}\u00a0${value < 2 ? singular : plural}`;
}

/** « mot », with its narrow spaces. */
export function quoted(words) {
  return `«\u202f${words}\u202f»`;
}

/** « a », « a et b », « a, b et c ». */
export function listed(items, last = "et") {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} ${last} ${items[items.length - 1]}`;
}

/** « 3,2 km »; without decimals from ten. */
export function kilometres(distance) {
  return `${(distance < 10 ? NEAR : FAR).format(distance)}\u00a0km`;
}

/** « à Grenoble », « au Havre », « aux Abymes ». */
export function at(city) {
  const [, article, rest] = /^(Les? )?(.*)$/.exec(city);
  return article ? `${article === "Le " ? "au" : "aux"} ${rest}` : `à ${city}`;
}
