/** The cards of structures: what components/card.html writes, with the words that were searched marked. */
import { element, link } from "./elements.js";
import { counted, kilometres } from "./french.js";
import { isOf, marked } from "./marks.js";
import { cityOf, whereIs } from "./sentences.js";

const SHOWN_TRADES = 3;

/**
 * The cards of an answer, and what completes one once its extract has come. `picks` makes the box that picks one.
 */
export function cardsOf({ sectors }, { cards: found, place }, { labels, picks }) {
  const told = { where: whereIs(place), isRadius: place.radius !== null };
  const known = new Map();

  const make = (one) => {
    const { document, name, slug, kind, distance, trades, terms } = one;
    const about = aboutOf(labels.kind(kind), "", distance);
    const card = element(
      "li",
      { class: "card card--waiting", "data-document": document },
      element("h3", {}, link(`/prestataires/${slug}/`, { dir: "auto" }, ...marked(name, terms))),
      element("p", { class: "card__about" }, about),
      ...(trades.length > 0 ? [activities(tradesOf(one, sectors, labels), one)] : []),
      element("p", { class: "card__why" }, why(one, told)),
      element("p", { class: "card__extract", dir: "auto" }),
    );
    const pickable = { document, name, slug, about };
    card.append(picks.box(pickable));
    known.set(card, { one, pickable });
    return card;
  };

  /** The town, where the structure works, the beginning of what it says of itself. */
  const complete = (card, { city = "", zones = [], text = "" }) => {
    const { one, pickable } = known.get(card);
    pickable.about = aboutOf(labels.kind(one.kind), city, one.distance);
    fill(card, ".card__about", [pickable.about]);
    fill(card, ".card__why", [why(one, told, city) || zones.join(" · ")]);
    fill(card, ".card__extract", marked(text, one.terms));
    card.classList.remove("card--waiting");
  };

  return { cards: found.map(make), complete };
}

/** « Entreprise d’insertion · Grenoble (38) · à 3,2 km »; on the spot, no distance is told. */
function aboutOf(kind, city, distance) {
  return [kind, city, distance ? `à ${kilometres(distance)}` : ""].filter(Boolean).join(" · ");
}

/** The trades that answer the search come first. */
function tradesOf({ trades, terms }, sectors, labels) {
  const answers = (trade) =>
    sectors.includes(trade) || trade.split("-").some((word) => terms.some((term) => isOf(word, term)));
  const ordered = [...trades.filter(answers), ...trades.filter((trade) => !answers(trade))];
  const shown = ordered.slice(0, SHOWN_TRADES).map((trade) => labels.of("sectors", trade));
  if (trades.length > SHOWN_TRADES) {
    shown.push(counted(trades.length - SHOWN_TRADES, "autre métier", "autres métiers"));
  }
  return shown.join(" · ");
}

function activities(told, { terms, derived }) {
  const origin = derived ? [" ", element("span", { class: "soft" }, "(d’après le code d’activité)")] : [];
  return element("p", {}, ...marked(told, terms), ...origin);
}

/** Why a structure is found in a place where it does not stand; within a radius, its distance says enough. */
function why({ national, why: reason, outside }, { where, isRadius }, city) {
  if (outside) {
    return `Trouvée par son nom\u202f: nous ne savons pas si elle intervient ${where}`;
  }
  if (!where || isRadius || reason === "there") {
    return "";
  }
  const from = city ? ` depuis ${cityOf(city)}` : "";
  return `Intervient ${national ? "dans toute la France" : where}${from}`;
}

function fill(card, part, children) {
  const filled = card.querySelector(part);
  filled.replaceChildren(...children);
  filled.hidden = filled.textContent === "";
}
