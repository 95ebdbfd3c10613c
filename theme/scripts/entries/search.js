/** The search page: the address holds the state, the worker answers, the results are shown as one types. */
import { Results } from "../search/results.js";
import { fromAddress, isSearch, toAddress } from "../search/state.js";
import { SearchWorker } from "../search/worker.js";

const TYPING = 150;

const form = document.getElementById("recherche");
const { q, kind, departement } = form.elements;
const path = form.getAttribute("action");
const results = new Results(form);
const worker = new SearchWorker(form.dataset, {
  onAnswer: show,
  onSlow: () => results.showTrouble("La recherche charge encore. Patientez un peu, ou réessayez."),
  onFailure: fail,
});

let state = fromAddress(location.search);
// The address of the last step one can come back to: typing rewrites the current one.
let settled = location.pathname + location.search;
let focusHeading = false;
let typing = 0;

function search() {
  if (isSearch(state)) {
    results.wait();
    worker.ask(state);
  } else {
    worker.forget();
    results.clear();
  }
}

function show(answer) {
  results.show(state, answer);
  if (focusHeading) {
    focusHeading = false;
    document.getElementById("resultats").focus();
  }
}

function fail() {
  if (isSearch(state)) {
    results.showTrouble("La recherche n’a pas pu charger. Vérifiez votre connexion, puis réessayez.");
  }
}

function fillForm() {
  q.value = state.words;
  kind.value = state.kind;
  departement.value = state.departement;
  // An address can name a filter that no structure answers to: the form cannot show it, so it does not count.
  state = { ...state, kind: kind.value, departement: departement.value };
}

function readForm() {
  state = { words: q.value, kind: kind.value, departement: departement.value, page: 1 };
}

function step(address) {
  clearTimeout(typing);
  if (address !== location.pathname + location.search) {
    history.pushState(null, "", address);
  }
  settled = address;
  search();
}

function follow(link) {
  state = fromAddress(new URL(link.href).search);
  fillForm();
  step(toAddress(path, state));
}

q.addEventListener("focus", () => worker.start(), { once: true });

q.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => {
    readForm();
    history.replaceState(null, "", toAddress(path, state));
    search();
  }, TYPING);
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  readForm();
  const address = toAddress(path, state);
  if (address !== settled) {
    // What typing rewrote is put back, so that Back leads to it.
    history.replaceState(null, "", settled);
  }
  step(address);
});

for (const filter of [kind, departement]) {
  filter.addEventListener("change", () => {
    readForm();
    step(toAddress(path, state));
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("#pages a, #choix a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
    return;
  }
  event.preventDefault();
  if (link.dataset.filter) {
    form.elements[link.dataset.filter].focus();
  } else {
    focusHeading = true;
  }
  follow(link);
});

document.getElementById("reessayer").addEventListener("click", () => {
  worker.restart();
  document.getElementById("panne").hidden = true;
  q.focus();
  search();
});

window.addEventListener("popstate", () => {
  clearTimeout(typing);
  settled = location.pathname + location.search;
  state = fromAddress(location.search);
  fillForm();
  search();
});

fillForm();
form.hidden = false;
search();
