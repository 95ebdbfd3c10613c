/**
 * The rows of an exported list, read in the profiles: the columns of an export of results
 * (plugins/search/columns/export.py), without those that a profile does not tell apart.
 */
import { profileAddress } from "./list_links.js";

const DERIVED = "Métiers d’après le code d’activité";

const CELLS = {
  SIRET: ({ linked }) => linked.identifier?.value,
  "Raison sociale": ({ linked, name }) => linked.legalName ?? name,
  Enseigne: ({ linked, name }) => (linked.legalName && linked.legalName !== name ? name : ""),
  "Type de structure": ({ linked }) => linked.disambiguatingDescription,
  Adresse: ({ linked }) => linked.address?.streetAddress,
  "Code postal": ({ linked }) => linked.address?.postalCode,
  Commune: ({ linked }) => linked.address?.addressLocality,
  Région: ({ linked }) => linked.address?.addressRegion,
  Métiers: ({ activities }) => column(activities, 0),
  [DERIVED]: ({ entries }) => told(entries, DERIVED),
  "Mode d’intervention": ({ activities }) => column(activities, 1),
  "Zones d’intervention": ({ activities }) => column(activities, 2),
  "Site internet": ({ entries, linked }) => (told(entries, "Site").length > 0 ? [linked.sameAs].flat()[0] : ""),
  Fiche: ({ slug }, origin) => origin + profileAddress(slug),
  Remarque: ({ state }) => REMARKS[state],
};

export const REMARKS = {
  left: "n’est plus référencée dans l’annuaire",
  unknown: "absente de l’annuaire",
  failed: "fiche qui n’a pas pu être lue",
};

/** `profiles`: as profile_reader.js reads them; `names`: those the list remembers, by slug. */
export function listRows(profiles, names, origin) {
  const rows = profiles.map((profile) => {
    const name = profile.name || names.get(profile.slug) || profile.slug;
    const known = { linked: {}, entries: [], activities: [], ...profile, name };
    return Object.values(CELLS).map((cell) => cell(known, origin) ?? "");
  });
  return { columns: Object.keys(CELLS), rows };
}

function told(entries, label) {
  return entries.filter(([other]) => other === label).flatMap(([, lines]) => lines);
}

function column(activities, rank) {
  return [...new Set(activities.map((activity) => activity[rank]))];
}
