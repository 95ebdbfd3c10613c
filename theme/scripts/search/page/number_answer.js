/** A SIRET or a SIREN asks one thing: is this supplier an inclusive structure, and of which kind? */
import { listed } from "./french.js";

const MISTYPED = "Ce numéro n’est pas un SIRET (ou SIREN) valide\u202f: vérifiez ses chiffres.";

/** A sentence, by parts: `{ text }`, or `{ text, slug }` for what leads to a profile. `date`: the data's. */
export function numberAnswer({ documents, known, isValid }, cards, labels, date) {
  const found = cards.filter(({ document }) => documents.includes(document));
  if (documents.length === 0) {
    return [{ text: known ? gone(date) : isValid ? unknown(date) : MISTYPED }];
  }
  if (found.length === 0) {
    return [{ text: "Oui\u202f: ce numéro est celui d’une structure inclusive." }];
  }
  const kinds = [...new Set(found.map(({ kind }) => labels.of("kinds", kind)))];
  const [{ name, slug }] = found;
  const others = found.length > 1 && found.some((card) => card.name !== name) ? " (entre autres)" : "";
  return [
    { text: "Oui\u202f: " },
    { text: name, slug },
    { text: `${others} est une structure inclusive, de type ${listed(kinds)}.` },
  ];
}

function gone(date) {
  return `Non\u202f: la structure qui porte ce numéro n’est plus dans l’annuaire${asOf(date)}.`;
}

function unknown(date) {
  return `Non\u202f: aucune structure inclusive en activité ne porte ce numéro dans l’annuaire${asOf(date)}.`;
}

function asOf(date) {
  return date ? `, d’après les données du ${date}` : "";
}
