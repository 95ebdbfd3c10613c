/** What needs no document: choices, chips, page numbers, sentences. */
import assert from "node:assert/strict";
import test from "node:test";

import { chosen } from "../../../../theme/scripts/search/page/chips.js";
import { inPlaces, isChosen, withChoice, withoutChoice } from "../../../../theme/scripts/search/page/choices.js";
import { at, kilometres, listed } from "../../../../theme/scripts/search/page/french.js";
import { numberAnswer } from "../../../../theme/scripts/search/page/number_answer.js";
import { numbers } from "../../../../theme/scripts/search/page/pagination.js";
import { advice, announcement, heading, otherReading, remarks } from "../../../../theme/scripts/search/page/sentences.js";
import { NoAnswer, SearchWorker } from "../../../../theme/scripts/search/page/worker.js";
import { stateOf } from "../../../../theme/scripts/search/state.js";

const NOWHERE = { keys: [], labels: [], radius: null, read: null };
const GRENOBLE = { keys: ["C38185"], labels: ["Grenoble (38)"], radius: null, read: null };
const LABELS = {
  of: (filter, value) => ({ EI: "Entreprise d’insertion (EI)", EA: "Entreprise adaptée (EA)" })[value] ?? value,
  place: (key) => (key === "C38185" ? "Grenoble (38)" : ""),
};
const answer = (changes) => ({
  total: 1,
  page: 1,
  pages: 1,
  everyWord: true,
  corrected: [],
  widened: [],
  place: NOWHERE,
  wider: [],
  state: stateOf(),
  ...changes,
});

test("a choice is made and unmade, and leads to the first page", () => {
  const state = stateOf({ kinds: ["EI"], page: 4 });
  const more = withChoice(state, "kinds", "EA");
  assert.deepEqual([more.kinds, more.page], [["EI", "EA"], 1]);
  assert.deepEqual(withoutChoice(more, "kinds", "EI").kinds, ["EA"]);
  const clause = withChoice(state, "clause", "1");
  assert.ok(isChosen(clause, "clause", "1") && clause.clause === true);
  assert.equal(withoutChoice(clause, "clause", "1").clause, false);
});

test("a radius and the order of distances go with communes only", () => {
  const near = stateOf({ places: ["C38185"], radius: 20, sort: "distance" });
  assert.deepEqual([inPlaces(near, ["C69123"]).radius, inPlaces(near, ["C69123"]).sort], [20, "distance"]);
  for (const places of [[], ["D38"], ["C38185", "R84"]]) {
    assert.deepEqual([inPlaces(near, places).radius, inPlaces(near, places).sort], [null, "relevance"]);
  }
});

test("each filter can be taken away, and it alone", () => {
  const state = stateOf({ words: "traiteur", kinds: ["EI", "EA"], places: ["C38185"], radius: 20, clause: true });
  const found = chosen(state, LABELS, null);
  assert.deepEqual(
    found.map(({ label }) => label),
    ["Lieu\u202f: Grenoble (38)", "À moins de 20\u00a0km", "Entreprise d’insertion (EI)", "Entreprise adaptée (EA)", "1"],
  );
  assert.deepEqual(found[0].state, { ...state, places: [], radius: null });
  assert.deepEqual(found[1].state, { ...state, radius: null });
  assert.deepEqual(found[2].state, { ...state, kinds: ["EA"] });
  assert.deepEqual(found[4].state, { ...state, clause: false });
});

test("a place read among the words is taken away with the words that named it", () => {
  const state = stateOf({ words: "traiteur grenoble" });
  const [chip] = chosen(state, LABELS, { words: "traiteur", labels: ["Grenoble (38)"] });
  assert.equal(chip.label, "Lieu\u202f: Grenoble (38) (lu dans votre recherche)");
  assert.deepEqual(chip.state, { ...state, words: "traiteur" });
});

test("pages: the ends, the neighbours, the gaps", () => {
  assert.deepEqual(numbers(1, 1), [1]);
  assert.deepEqual(numbers(1, 9), [1, 2, null, 9]);
  assert.deepEqual(numbers(5, 9), [1, null, 4, 5, 6, null, 9]);
  assert.deepEqual(numbers(9, 9), [1, null, 8, 9]);
});

test("French: places, distances, lists", () => {
  assert.deepEqual(["Grenoble", "Le Havre", "Les Abymes", "Lens", "La Rochelle"].map(at), [
    "à Grenoble",
    "au Havre",
    "aux Abymes",
    "à Lens",
    "à La Rochelle",
  ]);
  assert.deepEqual([3.24, 9.96, 12.4, 1204].map(kilometres), ["3,2\u00a0km", "10\u00a0km", "12\u00a0km", "1\u202f204\u00a0km"]);
  assert.deepEqual([listed(["a"]), listed(["a", "b"], "ou"), listed(["a", "b", "c"])], ["a", "a ou b", "a, b et c"]);
});

test("the heading counts as French does, and tells the words and the place", () => {
  const words = stateOf({ words: " x " });
  assert.equal(heading(words, answer({ total: 0 })), "Aucun prestataire pour «\u202fx\u202f»");
  assert.equal(heading(stateOf(), answer({})), "1\u00a0prestataire");
  assert.equal(heading(stateOf(), answer({ total: 1234 })), "1\u202f234\u00a0prestataires");
  assert.equal(heading(words, answer({ place: GRENOBLE })), "1\u00a0prestataire pour «\u202fx\u202f», Grenoble (38)");
});

test("what became of the words is told, and can be undone", () => {
  const state = stateOf({ words: "netoyage ménage" });
  const read = answer({
    corrected: [{ word: "netoyage", instead: ["nettoyage"] }],
    widened: [{ word: "ménage", to: ["nettoyage", "propreté"] }],
    everyWord: false,
    state: { ...state, ignored: [{ name: "kind", value: "XX" }] },
  });
  const [corrected, widened, some, ignored] = remarks(state, read);
  assert.equal(corrected, "Résultats pour «\u202fnettoyage\u202f» au lieu de «\u202fnetoyage\u202f».");
  assert.match(widened, /Pour «.ménage.», nous avons aussi cherché «.nettoyage.» et «.propreté.»/);
  assert.match(some, /en contiennent une partie/);
  assert.match(ignored, /«.XX.»/);
  assert.equal(otherReading(state, read).literal, true);
  assert.equal(otherReading({ ...state, literal: true }, answer({})).literal, false);
  assert.equal(otherReading(state, answer({})), null);
});

test("those around are told when nobody works in the commune", () => {
  const around = answer({ widenedPlace: true, place: { ...GRENOBLE, radius: 50 } });
  assert.match(remarks(stateOf({ places: ["C38185"] }), around)[0], /^Pour cette recherche, aucune structure connue n’intervient à Grenoble\. Voici celles installées à moins de 50.km\.$/);
});

test("what is said aloud tells the page, the remarks, and what to relax", () => {
  assert.match(announcement(stateOf(), answer({ total: 45, pages: 3, page: 2 }), 0, ["Dit."]), /45.prestataires, page 2 sur 3\. Dit\./);
  const nothing = answer({ total: 0, place: GRENOBLE, wider: [{ key: "D38", label: "Isère (38)", total: 3 }] });
  assert.match(announcement(stateOf({ places: ["C38185"] }), nothing, 1, []), /Aucun .*Retirez le filtre choisi ou cherchez dans un lieu plus grand/);
  const many = { total: 45, pages: 3 };
  assert.match(announcement(stateOf({ sort: "name" }), answer(many), 0, []), /prestataires, triés par nom, page 1 sur 3\.$/);
  assert.match(announcement(stateOf({ view: "map" }), answer(many), 0, []), /prestataires, sur la carte\.$/);
  const number = answer({ total: 0, siret: { number: "1", documents: [] } });
  assert.equal(advice(stateOf({ words: "1" }), number, 0), "");
  assert.match(advice(stateOf({ words: "x" }), answer({ total: 0 }), 0), /orthographe/);
});

test("a SIRET is answered by yes, no, or no longer", () => {
  const told = (siret, cards) => numberAnswer(siret, cards, LABELS, "21 novembre 2026").map(({ text }) => text).join("");
  const card = { document: 4, name: "Les Jardins", slug: "les-jardins", kind: "EI" };
  const yes = { number: "1", documents: [4], known: true };
  assert.equal(told(yes, [card]), "Oui\u202f: Les Jardins est une structure inclusive, de type Entreprise d’insertion (EI).");
  assert.deepEqual(numberAnswer(yes, [card], LABELS, "")[1], { text: "Les Jardins", slug: "les-jardins" });
  const twice = { ...yes, documents: [4, 5] };
  assert.match(told(twice, [card, { ...card, document: 5, kind: "EA" }]), /de type Entreprise d’insertion \(EI\) et Entreprise adaptée \(EA\)\./);
  assert.match(told({ number: "1", documents: [], known: false, isValid: true }, []), /^Non\u202f: aucune structure .* d’après les données du 21 novembre 2026\.$/);
  assert.match(told({ number: "1", documents: [], known: false, isValid: false }, []), /^Ce numéro n’est pas un SIRET \(ou SIREN\) valide\u202f: vérifiez ses chiffres\.$/);
  assert.match(told({ number: "1", documents: [], known: true }, []), /^Non\u202f: .* n’est plus dans l’annuaire/);
});

class FakeWorker extends EventTarget {
  sent = [];

  postMessage(message) {
    this.sent.push(message);
  }

  receive(data) {
    this.dispatchEvent(Object.assign(new Event("message"), { data }));
  }
}

test("each question gets its own answer, in whatever order they come", async () => {
  const real = new FakeWorker();
  const worker = new SearchWorker({ start: () => real });
  const first = worker.ask("search", { state: 1 });
  const second = worker.ask("complete", { text: "gre" });
  const failing = worker.ask("search", { state: 2 });
  assert.deepEqual(real.sent[1], { id: 2, ask: "complete", text: "gre" });
  real.receive({ id: 2, answer: "b" });
  real.receive({ id: 3, failed: true, message: "gone" });
  real.receive({ id: 1, answer: "a" });
  assert.deepEqual([await first, await second], ["a", "b"]);
  await assert.rejects(failing, (problem) => problem instanceof NoAnswer && problem.message === "gone");
});

test("a worker that is started again owes nothing of what it was asked", async () => {
  const [old, fresh] = [new FakeWorker(), new FakeWorker()];
  const worker = new SearchWorker({ start: () => (worker.isFresh ? fresh : old), restart: () => fresh });
  const lost = worker.ask("search");
  worker.isFresh = true;
  worker.restart();
  await assert.rejects(lost, NoAnswer);
  const kept = worker.ask("search");
  old.receive({ id: 2, answer: "stale" });
  fresh.receive({ id: 2, answer: "new" });
  assert.equal(await kept, "new");
});
