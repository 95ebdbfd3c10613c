/** What the page says of an answer: the same facts in the heading, in the title and aloud. */
import { counted, quoted } from "./french.js";

/** « 47 prestataires pour « traiteur » ». */
export function heading(state, { total }) {
  const count = total === 0 ? "Aucun prestataire" : counted(total, "prestataire", "prestataires");
  const words = state.words.trim();
  return words ? `${count} pour ${quoted(words)}` : count;
}

/** What cannot be seen at a glance: which words were changed or left out. */
export function remarks({ total, everyWord, corrected }) {
  const said = corrected.map(
    ({ word, instead }) =>
      `Aucune fiche ne contient ${quoted(word)}\u202f: nous avons cherché ${instead.slice(0, 3).map(quoted).join(" ou ")}.`,
  );
  if (!everyWord && total > 0) {
    said.push("Aucune fiche ne réunit tous vos mots\u202f: voici celles qui en contiennent une partie.");
  }
  return said;
}

/** What to relax when nothing is found. */
export function advice(state, { unfiltered }) {
  if ((state.kind || state.departement) && unfiltered > 0) {
    return `Retirez un filtre\u202f: sans filtre, ${counted(unfiltered, "prestataire correspond", "prestataires correspondent")}.`;
  }
  return "Essayez un mot plus simple ou vérifiez l’orthographe.";
}

/** What a screen reader says once typing pauses. */
export function announcement(state, answer) {
  if (answer.total === 0) {
    return `${heading(state, answer)}. ${advice(state, answer)}`;
  }
  const page = answer.pages > 1 ? `, page ${answer.page} sur ${answer.pages}` : "";
  return `${heading(state, answer)}${page}. ${remarks(answer).join(" ")}`.trim();
}
