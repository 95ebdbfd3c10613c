/** What a script adds to the form of a need, which does all its work without: nothing here has to succeed. */
import { element } from "../search/page/elements.js";
import { SearchWorker } from "../search/page/worker.js";
import { mountDependent } from "../tender/dependent.js";
import { Fields, keyOf, valueOf } from "../tender/fields.js";
import { Kept, fill } from "../tender/kept.js";
import { LiveCount } from "../tender/live_count.js";
import { Sections } from "../tender/sections.js";
import { mountWordsField } from "../tender/words_field.js";

/** Where a need that is new is sent: what is kept in the tab belongs to it alone. */
const NEW = "/f/besoins/ajouter";
const QUIET = 1000;
const SAVING = 400;
/** Parameter of a link → field. */
const TOLD = { metier: "sectors", lieu: "perimeters", prestation: "service_types", type: "kinds" };

const form = document.querySelector("[data-tender-form]");
const fields = new Fields(form);
const status = element("p", { class: "sr-only", role: "status" });
form.append(status);

let saying = 0;
function say(message) {
  clearTimeout(saying);
  saying = setTimeout(() => {
    status.textContent = message;
  }, QUIET);
}

const worker = form.dataset.worker ? new SearchWorker(starter(form.dataset)) : null;
const ask = (question, content) => (worker ? worker.ask(question, content) : Promise.reject(new Error("no worker")));

/** `start()` gives the worker, made at the first question. */
function starter({ worker: address, placesWorker }) {
  let made = null;
  return {
    start() {
      if (!made) {
        made = new Worker(address);
        made.postMessage({ placesWorker });
        // One that could not load is made anew by the next question.
        made.addEventListener("error", () => (made = null));
      }
      return made;
    },
  };
}

const kept = new Kept();
const isNew = form.getAttribute("action") === NEW;
const isWrong = "errors" in form.dataset;
const told = new URLSearchParams(location.search);
const isTold = Object.keys(TOLD).some((name) => told.has(name));

if (isNew && !isWrong) {
  restore();
}
const sections = new Sections(form, fields, { say, isWhole: isWrong || !isNew });
const count = worker && new LiveCount(fields, (need) => ask("count", { need }));
const updateDependent = mountDependent(fields);
if (worker) {
  mountWordsField(fields, "trades", { complete: (text) => ask("trades", { text }), valueOf: (key) => key });
  mountWordsField(fields, "places", { complete: (text) => ask("complete", { text }), valueOf });
}

let saved = 0;
function update() {
  updateDependent();
  sections.update();
  count?.update();
  if (isNew) {
    clearTimeout(saved);
    saved = setTimeout(() => kept.write(fields), SAVING);
  }
}

/** What was typed before a reload; what a link tells wins over it. */
function restore() {
  const before = kept.read();
  const isReload = performance.getEntriesByType("navigation")[0]?.type !== "navigate";
  const names = Object.values(TOLD);
  if (before) {
    fill(fields, before, (name) => isTold && !isReload && names.includes(name));
    if (!isReload) {
      offerToForget();
    }
  }
}

function offerToForget() {
  const button = element("button", { type: "button", class: "button button--secondary" }, "Repartir d’une page vide");
  const box = element("p", { class: "notice" }, "Nous avons repris ce que vous aviez commencé dans cet onglet. ", button);
  form.before(box);
  button.addEventListener("click", () => {
    kept.forget();
    location.assign(location.pathname);
  });
}

/** The trades and places of a link to the static page, which cannot know them. */
async function tickTold() {
  const missing = (name) => told.getAll(name).filter((value) => !fields.values(TOLD[name]).includes(value));
  for (const name of ["prestation", "type"]) {
    for (const value of missing(name)) {
      fields.all(TOLD[name]).filter((one) => one.value === value).forEach((one) => (one.checked = true));
    }
  }
  const add = async (name, question, keyOfValue) => {
    const values = missing(name);
    const labels = values.length > 0 ? await ask(question, { keys: values.map(keyOfValue) }) : [];
    values.forEach((value, rank) => labels[rank] && fields.choose(TOLD[name], value, labels[rank]));
  };
  await Promise.all([add("metier", "tradeLabels", (slug) => slug), add("lieu", "labels", keyOf)]);
  update();
}

form.addEventListener("input", update);
form.addEventListener("change", update);
form.addEventListener("submit", (event) => {
  if (event.submitter?.value === "chercher" && worker) {
    // Enter in a field of one line: there is nothing left for the server to search.
    event.preventDefault();
    return;
  }
  clearTimeout(saved);
  if (isNew) {
    kept.write(fields, true);
  }
});
update();
if (isTold && location.pathname !== NEW) {
  tickTold().catch(() => {});
}
