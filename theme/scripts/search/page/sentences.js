/** What the page says of an answer: the same facts in the heading, in the title and aloud. */
import { at, counted, kilometres, listed, quoted } from "./french.js";

const CODE = /\s\(\w+\)$/;
const SORTED = { distance: ", triés par distance", name: ", triés par nom", date: ", triés par mise à jour" };

/** « 47 prestataires pour « traiteur », Grenoble (38) ». */
export function heading(state, { total, place }) {
  const count = total === 0 ? "Aucun prestataire" : counted(total, "prestataire", "prestataires");
  const words = state.words.trim();
  const where = place.labels.length > 0 ? `, ${listed(place.labels)}` : "";
  return (words ? `${count} pour ${quoted(words)}` : count) + where;
}

/** « Grenoble » of « Grenoble (38) ». */
export function cityOf(label) {
  return label.replace(CODE, "");
}

/** « à Grenoble », « dans ce département »: the places of the search, inside a sentence. Empty when there is none. */
export function whereIs({ keys, labels }) {
  if (keys.length !== 1) {
    return keys.length > 0 ? "dans l’un de ces lieux" : "";
  }
  if (keys[0].startsWith("C")) {
    return at(cityOf(labels[0]));
  }
  return keys[0].startsWith("D") ? "dans ce département" : "dans cette région";
}

/** What to relax when nothing is found; `filters`: how many are chosen. */
export function advice(state, { place, siret, wider }, filters) {
  const ways = [];
  if (filters > 0) {
    ways.push(filters > 1 ? "retirez un filtre" : "retirez le filtre choisi");
  }
  if (state.radius) {
    ways.push("augmentez la distance");
  } else if (place.keys.length > 0 && wider.length > 0) {
    ways.push("cherchez dans un lieu plus grand");
  }
  if (state.words.trim() && !siret) {
    ways.push("essayez un mot plus simple", "vérifiez l’orthographe");
  }
  const told = listed(ways, "ou");
  return told && `${told[0].toUpperCase()}${told.slice(1)}.`;
}

/** What a screen reader says once typing pauses; `said`: the remarks that the page shows. */
export function announcement(state, answer, filters, said) {
  const page = answer.pages > 1 ? `, page ${answer.page} sur ${answer.pages}` : "";
  const sorted = (answer.total > 1 && SORTED[state.sort]) || "";
  const shown = answer.total > 0 && state.view === "map" ? ", sur la carte" : sorted + page;
  const relax = answer.total === 0 ? advice(state, answer, filters) : "";
  return [`${heading(state, answer)}${shown}.`, ...said, relax].filter(Boolean).join(" ");
}

/** What became of the words: which were changed, widened or left out, and filters that do not exist. */
export function remarks(state, { total, everyWord, corrected, widened, widenedPlace, place, state: understood }) {
  const said = corrected.map(
    ({ word, instead }) =>
      `Résultats pour ${listed(instead.slice(0, 3).map(quoted), "ou")} au lieu de ${quoted(word)}.`,
  );
  for (const { word, to } of widened) {
    said.push(`Pour ${quoted(word)}, nous avons aussi cherché ${listed([].concat(to).map(quoted))}.`);
  }
  if (!everyWord && total > 0) {
    said.push("Aucune fiche ne réunit tous vos mots\u202f: voici celles qui en contiennent une partie.");
  }
  if (widenedPlace) {
    const far = kilometres(place.radius);
    said.push(`Pour cette recherche, aucune structure connue n’intervient ${whereIs(place)}. Voici celles installées à moins de ${far}.`);
  }
  if (state.literal) {
    said.push("Vos mots sont cherchés tels quels.");
  }
  const ignored = understood.ignored.map(({ value }) => quoted(value));
  if (ignored.length > 0) {
    said.push(
      ignored.length > 1
        ? `Ces filtres de l’adresse ne sont pas connus, ils ne comptent pas\u202f: ${listed(ignored)}.`
        : `Ce filtre de l’adresse n’est pas connu, il ne compte pas\u202f: ${ignored[0]}.`,
    );
  }
  return said;
}

/** The link that reads the words the other way, when that would change something: `{ label, literal }`, or nothing. */
export function otherReading(state, { corrected, widened, place }) {
  if (state.literal) {
    return { label: "Chercher aussi les mots proches, les synonymes et les lieux", literal: false };
  }
  const isRead = corrected.length > 0 || widened.length > 0 || Boolean(place.read);
  return isRead ? { label: `Chercher ${quoted(state.words.trim())} tel quel`, literal: true } : null;
}
