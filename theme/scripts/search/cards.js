/** The card of a structure: the same as components/card.html writes. */
import { element } from "./elements.js";
import { counted } from "./french.js";

export function card({ name, slug, kind, place, trades, moreTrades, derived }) {
  return element(
    "li",
    { class: "card" },
    element("h3", {}, element("a", { href: `/prestataires/${slug}/` }, name)),
    element("p", {}, place ? `${kind} · ${place}` : kind),
    ...(trades.length > 0 ? [element("p", {}, ...activities(trades, moreTrades, derived))] : []),
  );
}

function activities(trades, more, derived) {
  const others = more > 0 ? ` · ${counted(more, "autre métier", "autres métiers")}` : "";
  const origin = derived ? [" ", element("span", { class: "soft" }, "(d’après le code d’activité)")] : [];
  return [trades.join(" · ") + others, ...origin];
}
