/**
 * Addresses that hold structures: they can be kept, sent, opened elsewhere.
 *
 *   listAddress({ name, slugs })  → /favoris/?nom=…&s=slug&s=slug       comparisonAddress(slugs) → /prestataires/comparer/?s=…
 *   contactAddress(slugs)         → /f/contact?fiches=slug,slug         where one message is written to all of them
 *   fromAddress(location.search)  → { name, slugs, refused }            refused: how many values are no slug, or too many
 */
import { cleanName, MOST_STRUCTURES } from "./lists.js";

export const FEWEST_COMPARED = 2;
export const MOST_COMPARED = 6;
/** As functions accept, so that nobody writes to a whole region at once. */
export const MOST_WRITTEN = 10;

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export function listAddress({ name, slugs }) {
  return `/favoris/?${new URLSearchParams([["nom", name], ...slugs.map((slug) => ["s", slug])])}`;
}

export function comparisonAddress(slugs) {
  return `/prestataires/comparer/?${new URLSearchParams(slugs.map((slug) => ["s", slug]))}`;
}

/** A slug has no letter that an address would have to escape. */
export function contactAddress(slugs) {
  return `/f/contact?fiches=${slugs.join(",")}`;
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

/** Why one message cannot go to structures, and `remedy`, what to do about it; nothing when it can. */
export function contactProblem(count, remedy) {
  return count > MOST_WRITTEN ? `Écrivez à ${MOST_WRITTEN}\u00a0structures au plus à la fois\u202f: ${remedy}.` : "";
}

/** What the button that leads to the message says. */
export function writeTo(count) {
  return count < 2 ? "Écrire à cette structure" : "Écrire à ces structures";
}
