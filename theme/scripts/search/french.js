/** Numbers and plurals as French people read them. */
const NUMBERS = new Intl.NumberFormat("fr-FR");

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
