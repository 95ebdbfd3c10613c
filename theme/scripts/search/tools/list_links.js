/**
 * Addresses that hold structures: they can be kept, sent, opened elsewhere.
 *
 *   listAddress({ name, slugs })  → /favoris/?nom=…&s=slug&s=slug       comparisonAddress(slugs) → /prestataires/comparer/?s=…
 *   fromAddress(location.search)  → { name, slugs, refused }            refused: how many values are no slug, or too many
 */
import { cleanName, MOST_STRUCTURES } from "./lists.js";

export const FEWEST_COMPARED = 2;
export const MOST_COMPARED = 6;

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export function listAddress({ name, slugs }) {
  return `/favoris/?${new URLSearchParams([["nom", name], ...slugs.map((slug) => ["s", slug])])}`;
}

export function comparisonAddress(slugs) {
  return `/prestataires/comparer/?${new URLSearchParams(slugs.map((slug) => ["s", slug]))}`;
}

export function profileAddress(slug) {
  return `/prestataires/${slug}/`;
}

/** The slug of a profile's address, whole or not. */
export function slugOf(address) {
  return new URL(address, "https://x.invalid").pathname.split("/")[2] ?? "";
}

export function fromAddress(search, most = MOST_STRUCTURES) {
  const parameters = new URLSearchParams(search);
  const values = [...new Set(parameters.getAll("s"))];
  const slugs = values.filter((value) => SLUG.test(value)).slice(0, most);
  const name = parameters.get("nom") ?? "";
  return { name: name.trim() && cleanName(name), slugs, refused: values.length - slugs.length };
}

/** Why structures cannot be compared, for whoever asks; nothing when they can. */
export function comparisonProblem(count) {
  if (count < FEWEST_COMPARED) {
    return `Choisissez au moins ${FEWEST_COMPARED} structures à comparer.`;
  }
  return count > MOST_COMPARED ? `Une comparaison tient ${MOST_COMPARED} structures\u202f; vous en avez choisi ${count}.` : "";
}
