/** The chosen filters, each a link to the same search without it. */
import { LISTS, SWITCHES } from "../state.js";
import { changed, inPlaces, withoutChoice } from "./choices.js";
import { element, hidden, link } from "./elements.js";
import { kilometres } from "./french.js";


/** What can be taken away: `{ label, state }`, the state without it. `read`: the place read among the words, or null. */
export function chosen(state, labels, read) {
  const found = state.places.map((key) => ({
    label: `Lieu\u202f: ${labels.place(key) || "…"}`,
    state: inPlaces(state, state.places.filter((other) => other !== key)),
  }));
  if (read) {
    found.push({ label: `Lieu\u202f: ${read.labels[0]} (lu dans votre recherche)`, state: changed(state, { words: read.words }) });
  }
  if (state.radius) {
    found.push({ label: `À moins de ${kilometres(state.radius)}`, state: changed(state, { radius: null }) });
  }
  for (const filter of Object.keys(LISTS)) {
    for (const value of state[filter]) {
      found.push({ label: labels.of(filter, value), state: withoutChoice(state, filter, value) });
    }
  }
  for (const filter of Object.keys(SWITCHES).filter((name) => state[name])) {
    found.push({ label: labels.of(filter, "1"), state: withoutChoice(state, filter) });
  }
  return found;
}

/** The chips, then a link that takes all the filters away; `nothing` is the state without any. */
export function chips(found, addressOf, nothing) {
  const items = found.map(({ label, state }) =>
    link(addressOf(state), {}, hidden("Retirer le filtre "), label, element("span", { "aria-hidden": "true" }, "×")),
  );
  if (found.length > 1) {
    items.push(link(addressOf(nothing), {}, "Tout effacer"));
  }
  return items.map((item) => element("li", {}, item));
}
