/** The search page: the address holds the state, the worker answers, the results are shown as one types. */
import { chosen } from "../search/page/chips.js";
import { changed, inPlaces, isAround, withChoice, withoutChoice } from "../search/page/choices.js";
import { Extracts } from "../search/page/extracts.js";
import { Filters } from "../search/page/filters.js";
import { Journey } from "../search/page/journey.js";
import { Labels } from "../search/page/labels.js";
import { Picks } from "../search/page/picks.js";
import { PlaceChoice } from "../search/page/place.js";
import { Results } from "../search/page/results.js";
import { exporting, Tools, UNLOADED } from "../search/page/tools.js";
import { mountTrades } from "../search/page/trades.js";
import { SearchWorker } from "../search/page/worker.js";
import { isSearch, stateOf, toAddress } from "../search/state.js";
import { vocabularyOf } from "../search/vocabulary.js";

const TYPING = 120;
const SHORTEST_WORD = 3;
const SLOW = 2500;
const LATE = "La recherche charge encore. Patientez un peu, ou réessayez.";
const LOST = "La recherche n’a pas pu charger. Vérifiez votre connexion, puis réessayez.";
const OUTDATED = "L’annuaire vient d’être mis à jour\u202f: rechargez la page pour continuer.";

const part = (id) => document.getElementById(id);
const form = part("recherche");
const words = part("mots");
const panel = part("filtres");
const radius = part("distance");
const sort = part("tri");
const manifest = JSON.parse(part("index-recherche").textContent);
const addresses = part("outils").dataset;

// Without scripts the form leads to listings; from here on it is the search's own.
form.setAttribute("action", form.dataset.page);
words.name = "q";

const worker = new SearchWorker(window.recherche);
const labels = new Labels(panel);
const filters = new Filters(panel, {
  onChange: (filter, value, isOn) => go((isOn ? withChoice : withoutChoice)(state, filter, value)),
  onOpen: open,
});
const revealTrades = mountTrades(panel, () => filters.refresh());
const place = new PlaceChoice(part("lieu"), {
  address: addresses.place,
  ask: (question, content) => worker.ask(question, content),
  learn: (key, label) => labels.learn([key], [label]),
  onChange: (places, kilometres) => {
    adopt();
    go({ ...inPlaces(state, places), ...(kilometres && { radius: kilometres }) });
  },
});
const tools = new Tools(part("outils"), {
  ask: (question, content) => worker.ask(question, { state, ...content }),
  manifest,
  onView: () => go({ ...state, view: state.view === "map" ? "list" : "map" }),
});
const results = new Results({
  addressOf: (wanted) => toAddress(form.dataset.page, wanted),
  date: form.dataset.date,
  labels,
  extracts: new Extracts(manifest.extracts.each),
  picks: new Picks(part("selection"), {
    tools: addresses,
    exporting: (documents) => exporting(documents, manifest, "Ma sélection"),
    onTrouble: () => tools.tell(UNLOADED),
  }),
});
const vocabulary = vocabularyOf({
  inputs: panel.querySelectorAll("input[name]"),
  groups: panel.querySelectorAll("[data-trades]"),
  legacy: manifest.legacy,
});
const journey = new Journey(form.dataset.page, vocabulary, (told) => show(told));

let state = journey.read();
/** The place that the last answer read among the words, and the other words: `{ words, places, labels }`. */
let read = null;
/** Whether the last search was of words that may not be finished. */
let isHalfTyped = false;
let asked = 0;
let typing = 0;
let isOutdated = false;

/** A state that the address tells. */
function show(told, isTyping = false) {
  clearTimeout(typing);
  state = told;
  words.value = state.words;
  filters.show(state);
  revealTrades(state);
  filters.reveal(state);
  search(isTyping);
}

/** A state that the visitor chose: a step of the history. Words that are still being typed count. */
function go(wanted) {
  clearTimeout(typing);
  state = { ...wanted, words: words.value };
  journey.go(state);
  search(false);
}

async function search(isTyping) {
  isHalfTyped = isTyping;
  asked += 1;
  const mine = asked;
  showChoices();
  if (!isSearch(state)) {
    read = null;
    results.clear();
    filters.show(state, {});
    return;
  }
  filters.show(state);
  results.wait();
  const late = setTimeout(() => mine === asked && results.warn(LATE), SLOW);
  try {
    const answer = await worker.ask("search", { state, typing: isTyping });
    if (mine === asked) {
      showAnswer(answer);
    }
  } catch ({ message }) {
    if (mine === asked) {
      isOutdated = message === "gone";
      results.fail(...(isOutdated ? [OUTDATED, "Recharger la page"] : [LOST]));
    }
  } finally {
    clearTimeout(late);
  }
}

function showAnswer(answer) {
  labels.learn(answer.place.keys, answer.place.labels);
  const { read: isRead, keys, labels: told } = answer.place;
  read = isRead ? { words: answer.rest, places: keys, labels: told } : null;
  if (state.namedPlaces.length > 0) {
    // Older addresses name places that only the worker can read.
    state = { ...state, places: answer.state.places, namedPlaces: [] };
    journey.rewrite(state);
  }
  filters.show(state, answer.counts);
  showChoices();
  results.show(state, answer, chosen(state, labels, read));
  tools.show(state, answer);
}

/** All that tells what is chosen, the filters apart. */
function showChoices() {
  results.showChips(chosen(state, labels, read), stateOf({ words: state.words, literal: state.literal }));
  place.show(read?.labels ?? state.places.map((key) => labels.place(key)));
  const around = isAround({ ...state, ...read });
  part("rayon").hidden = !around;
  sort.querySelector("[value=distance]").disabled = !around;
  sort.value = state.sort;
  const kilometres = String(state.radius ?? "");
  if (!radius.querySelector(`[value="${kilometres}"]`)) {
    // An address can tell a distance that the list does not have.
    radius.append(new Option(`Installées à moins de ${kilometres}\u00a0km`, kilometres));
  }
  radius.value = kilometres;
}

/** The counts of a group of filters that was opened. */
async function open(group) {
  const opened = state;
  if (isSearch(opened)) {
    const counts = await worker.ask("facet", { group, state: opened }).catch(() => ({}));
    if (opened === state) {
      filters.add(counts);
    }
  }
}

words.addEventListener("input", () => {
  clearTimeout(typing);
  // What came at once, pasted, dictated or suggested by the browser, is no letter among others to wait for.
  const isWhole = Math.abs(words.value.length - state.words.length) >= SHORTEST_WORD;
  typing = setTimeout(type, isWhole ? 0 : TYPING);
});

function type() {
  state = changed(state, { words: words.value, literal: false });
  journey.rewrite(state);
  search(true);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const places = await place.settled();
  if (places === null) {
    part("lieu").focus();
  } else {
    const literal = state.literal && state.words === words.value;
    if (places) {
      adopt();
    }
    go({ ...(places ? inPlaces(state, places) : changed(state)), literal });
    if (results.heading.getBoundingClientRect().top > window.innerHeight / 2) {
      // On a phone the results are out of sight: a search would seem to do nothing.
      results.heading.scrollIntoView();
    }
  }
});

radius.addEventListener("change", () => {
  adopt();
  go(changed(state, { radius: Number(radius.value) || null }));
});
sort.addEventListener("change", () => {
  adopt();
  go(changed(state, { sort: sort.value }));
});

/** The place read among the words becomes one that was chosen, which can be changed, widened, measured from. */
function adopt() {
  if (read) {
    state = { ...state, words: read.words, places: read.places };
    words.value = read.words;
    read = null;
  }
}

// Links to other states of the search are followed without loading the page.
part("zone-resultats").addEventListener("click", (event) => {
  const link = event.target.closest("#pages a, #choix a, [data-follow]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
    return;
  }
  event.preventDefault();
  // Not every browser gives the focus to what is clicked: what takes its place takes it from there.
  link.focus();
  const told = journey.read(new URL(link.href).search);
  journey.go(told);
  // Another page of what was found while typing.
  show(told, isHalfTyped && link.closest("#pages") !== null);
});

part("reessayer").addEventListener("click", () => {
  if (isOutdated) {
    location.reload();
    return;
  }
  worker.restart();
  part("panne").hidden = true;
  words.focus();
  search(false);
});

form.addEventListener("focusin", () => worker.start(), { once: true });
document.documentElement.classList.add("scripted");
show(state);
