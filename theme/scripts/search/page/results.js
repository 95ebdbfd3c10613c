/** The part of the page that shows an answer. Texts of the dataset are only ever text. */
import { cardsOf } from "./cards.js";
import { chips } from "./chips.js";
import { changed, inPlaces } from "./choices.js";
import { element, keepFocus, link, replace } from "./elements.js";
import { number } from "./french.js";
import { needAddress } from "./need.js";
import { numberAnswer } from "./number_answer.js";
import { pagination } from "./pagination.js";
import { say } from "./status.js";
import { advice, announcement, heading, otherReading, remarks } from "./sentences.js";

const part = (id) => document.getElementById(id);
const SEARCHING = "searching";
const WAYS_IN = part("entrees");
const NO_SEARCH = "Plus aucun critère. Parcourez par métier, territoire ou type.";

export class Results {
  #title = document.title;
  #answered = false;

  /** `addressOf(state)`; `date`: of the data, for people. */
  constructor({ addressOf, date, labels, extracts, picks }) {
    Object.assign(this, { addressOf, date, labels, extracts, picks });
    this.heading = part("resultats");
    // Safari forgets that lists without bullets are lists; an HTML checker finds it needless in the page.
    for (const id of ["choix", "fiches"]) {
      part(id).setAttribute("role", "list");
    }
  }

  /** Until the first answer, which may have the index to wait for. */
  wait() {
    if (!this.#answered) {
      isSearching(true);
      this.heading.textContent = "Recherche en cours…";
    }
  }

  /** `found`: the chosen filters, as chips.js tells them. */
  show(state, answer, found) {
    const had = document.activeElement;
    this.#answered = true;
    isSearching(true);
    part("panne").hidden = true;
    const title = heading(state, answer);
    this.heading.textContent = title;
    document.title = `${title} – ${this.#title}`;
    const said = remarks(state, answer);
    const told = answer.siret ? numberAnswer(answer.siret, answer.cards, this.labels, this.date) : [];
    const { addressOf } = this;
    part("remarques").replaceChildren(
      ...numberBox(told),
      ...remarkBox(state, { answer, said, filters: found.length, addressOf }),
    );
    const { cards, complete } = cardsOf(state, answer, this);
    part("fiches").replaceChildren(...cards);
    part("fiches").hidden = cards.length === 0;
    part("besoin").href = needAddress(state, answer, part);
    this.extracts.watch(cards, (card, extract) => inSight(() => complete(card, extract)));
    part("pages").hidden = answer.pages < 2;
    part("pages").replaceChildren(pagination(answer.page, answer.pages, (page) => addressOf({ ...state, page })));
    // What led here is gone, and the results are what it led to.
    keepFocus(had, this.heading);
    say(announcement(state, answer, found.length, [told.map(({ text }) => text).join(""), ...said]));
  }

  showChips(found, nothing) {
    part("choix").hidden = found.length === 0;
    replace(part("choix"), chips(found, this.addressOf, nothing), this.heading);
  }

  /** The ways in are back in the place of the results. */
  clear() {
    const had = document.activeElement;
    say(this.#answered ? NO_SEARCH : "");
    this.#answered = false;
    isSearching(false);
    part("panne").hidden = true;
    for (const id of ["remarques", "fiches", "pages"]) {
      part(id).replaceChildren();
    }
    document.title = this.#title;
    keepFocus(had, part("mots"));
  }

  /** What was found before stays in sight; when nothing was, the ways in are back. */
  fail(message, remedy) {
    const had = document.activeElement;
    isSearching(this.#answered);
    this.warn(message, remedy);
    keepFocus(had, part("reessayer"));
  }

  /** The answer may still come. `remedy`: what the button does. */
  warn(message, remedy = "Réessayer") {
    part("panne-message").textContent = message;
    part("reessayer").textContent = remedy;
    part("panne").hidden = false;
    say(message);
  }
}

/** Cards that grow push those below: what the keyboard has reached stays in sight. */
function inSight(grow) {
  const had = document.activeElement;
  const { top, bottom } = had.getBoundingClientRect();
  const stays = part("fiches").contains(had) && top >= 0 && bottom <= innerHeight;
  grow();
  if (stays) {
    had.scrollIntoView({ block: "nearest" });
  }
}

function remarkBox(state, { answer, said, filters, addressOf }) {
  const shown = said.length > 0 ? [element("p", {}, said.join(" "))] : [];
  const other = otherReading(state, answer);
  if (other) {
    const address = addressOf(changed(state, { literal: other.literal }));
    shown.push(element("p", {}, link(address, { class: "onward", "data-follow": "" }, other.label)));
  }
  // The words that were read as a place may mean others.
  const places = answer.place.others.flatMap(({ key, label }) => {
    const there = inPlaces({ ...state, words: answer.rest ?? "" }, [key]);
    return [" ou ", link(addressOf(there), { "data-follow": "" }, label)];
  });
  if (places.length > 0) {
    shown.push(element("p", {}, "Vous vouliez dire ", ...places.slice(1), "\u202f?"));
  }
  const box = shown.length > 0 ? [element("div", { class: "notice" }, ...shown)] : [];
  const wider = answer.wider.map(({ key, label, words, total }) => {
    const there = inPlaces({ ...state, words }, key ? [key] : []);
    return element("li", {}, link(addressOf(there), { "data-follow": "" }, label || "Toute la France"), `\u202f: ${number(total)}`);
  });
  const ways = wider.length > 0 ? [element("ul", { class: "links" }, ...wider)] : [];
  return answer.total === 0 ? [...box, ...nothingFound(advice(state, answer, filters), ways)] : box;
}

/** The results and the ways in stand in the same place: the style sheet shows one of them, and the page holds one. */
function isSearching(searching) {
  document.documentElement.classList.toggle(SEARCHING, searching);
  if (searching) {
    WAYS_IN.remove();
  } else if (!WAYS_IN.isConnected) {
    part("zone-resultats").after(WAYS_IN);
  }
}

function numberBox(parts) {
  const told = parts.map(({ text, slug }) => (slug ? link(`/prestataires/${slug}/`, {}, text) : text));
  return told.length > 0 ? [element("p", { class: "notice lead" }, ...told)] : [];
}

function nothingFound(told, wider) {
  const trades = link("/secteurs/", {}, "par métier");
  const places = link("/territoires/", {}, "par territoire");
  return [
    ...(told ? [element("p", { class: "lead" }, told)] : []),
    ...wider,
    element("p", {}, "Vous pouvez aussi parcourir l’annuaire ", trades, " ou ", places, "."),
  ];
}
