/** The form of a need, where no document is needed: trades by words, sentences, what is missing, the links that lead there. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { FileGone } from "../../../../theme/scripts/search/engine/files.js";
import { needAddress } from "../../../../theme/scripts/search/page/need.js";
import { stateOf } from "../../../../theme/scripts/search/state.js";
import { keyOf, placeWords, valueOf } from "../../../../theme/scripts/tender/fields.js";
import { IndexOfNeeds } from "../../../../theme/scripts/tender/index_of_needs.js";
import { countSentence } from "../../../../theme/scripts/tender/live_count.js";
import { proposedPlaces } from "../../../../theme/scripts/tender/place_words.js";
import { missingOf } from "../../../../theme/scripts/tender/sections.js";
import { TradeWords } from "../../../../theme/scripts/tender/trade_words.js";
import { widerNeeds } from "../../../../theme/scripts/tender/wider.js";

const trades = new TradeWords(JSON.parse(readFileSync(process.env.TRADES, "utf-8")));
const proposed = (text) => trades.complete(text).map(({ key }) => key);

test("a trade is found by its label, the whole words before their beginnings", () => {
  assert.deepEqual(proposed("traiteur"), ["traiteur"]);
  assert.equal(proposed("nettoyage de locaux")[0], "nettoyage-de-locaux");
  assert.ok(proposed("nett").includes("nettoyage-urbain"));
  assert.equal(proposed("jardins")[0], "entretien-des-jardins");
});

test("a trade is found by everyday words", () => {
  assert.equal(proposed("ménage")[0], "nettoyage-de-locaux");
  assert.deepEqual(proposed("gel hydroalcoolique"), ["articles-protection-covid-19"]);
  // « repas » begins « repassage », and means something else.
  assert.ok(proposed("repas").indexOf("traiteur") < proposed("repas").indexOf("repassage"));
});

test("a slip is forgiven, in nothing but the first letter", () => {
  assert.equal(proposed("netoyage")[0], "nettoyage-de-locaux");
  assert.equal(proposed("jardinnage")[0], "creation-et-entretien-des-espaces-verts");
  assert.equal(proposed("plombeire")[0], "plomberie");
  assert.deepEqual(proposed("zzzz"), []);
  assert.ok(!proposed("voiture").includes("couverture"));
});

test("what is left over of a group comes last, and nothing comes of nothing", () => {
  const last = proposed("espaces verts").at(-1);
  assert.match(last, /^autre-/);
  for (const nothing of ["", "  ", "de la", "!?"]) {
    assert.deepEqual(proposed(nothing), []);
  }
  assert.ok(proposed("e").length <= 8);
});

const sure = (text) => trades.complete(text).filter(({ fit }) => fit === "sure").map(({ key }) => key);

test("only what the words name alone is sure, as the function has it", () => {
  assert.deepEqual(sure("vitres"), ["nettoyage-de-locaux"]);
  assert.deepEqual(sure("nettoyage vitres bureaux"), ["nettoyage-de-locaux"]);
  assert.deepEqual(sure("Restaurant"), ["restaurants-cantines"]);
  for (const text of ["ménage", "repas", "boufe", "blanchiserie", "traiteur bio", "nett"]) {
    assert.deepEqual(sure(text), [], text);
  }
});

test("some of the words propose when all of them name nothing", () => {
  assert.deepEqual(proposed("repas pour le personnel").slice(0, 3), ["restaurants-cantines", "restauration-collective", "traiteur"]);
  assert.ok(proposed("ramassage des poubelles").includes("collecte-des-dechets-industriels"));
  assert.ok(trades.complete("repas pour le personnel").every(({ fit }) => fit === "near"));
  assert.ok(trades.complete("blanchiserie").every(({ fit }) => fit === "near"));
});

const commune = (code, name, population) => ({ code, population, key: `C${code}`, label: `${name} (${code.slice(0, 2)})`, hint: "" });
const VAULX = commune("74292", "Vaulx", 1086);
const VELIN = commune("69256", "Vaulx-en-Velin", 51_000);
const VIENNE = commune("38544", "Vienne", 31_000);
const DEPARTEMENT = { key: "D86", label: "Vienne (86)", hint: "Département" };

function placesOf(completed, named, rest = "") {
  const [place, ...others] = named;
  return {
    complete: async () => completed,
    meant: async () => (place ? { place, others, rest } : null),
    commune: async (code) => [VAULX, VELIN, VIENNE].find((one) => one.code === code),
  };
}

const surePlaces = async (...told) =>
  (await proposedPlaces(placesOf(...told), "x")).filter(({ fit }) => fit === "sure").map(({ key }) => key);

test("a place is sure when no other bears its name, and no larger one begins so", async () => {
  assert.deepEqual(await surePlaces([VELIN], [VELIN]), ["C69256"]);
  assert.deepEqual(await surePlaces([DEPARTEMENT], [DEPARTEMENT, VIENNE]), []);
  assert.deepEqual(await surePlaces([VAULX, VELIN], [VAULX]), []);
  assert.deepEqual(await surePlaces([VELIN], []), ["C69256"]);
  assert.deepEqual(await surePlaces([VAULX, VELIN], []), []);
  assert.deepEqual(await surePlaces([VAULX, VELIN], [VELIN], "traiteur"), []);
  assert.deepEqual((await proposedPlaces(placesOf([DEPARTEMENT], [DEPARTEMENT, VIENNE]), "x")).map(({ key }) => key), ["D86", "C38544"]);
});

test("the words of a place tell its level, as the function has them", () => {
  const told = [DEPARTEMENT, VIENNE, { key: "R53", label: "Bretagne" }, { key: "D00", label: "" }].map(placeWords);
  assert.deepEqual(told, ["Vienne (86), département", "Vienne (38)", "Bretagne, région", ""]);
});

test("a suggestion tells its group, and a slug its label", () => {
  const [found] = trades.complete("traiteur");
  assert.deepEqual(found, { key: "traiteur", label: "Traiteur", hint: "Restauration", fit: "sure" });
  assert.deepEqual([trades.label("traiteur"), trades.label("sorcellerie")], ["Traiteur", ""]);
});

test("places are called in one way by forms, in another by the index", () => {
  const pairs = { "COMMUNE-38185": "C38185", "DEPARTEMENT-2A": "D2A", "REGION-COM": "RCOM" };
  for (const [value, key] of Object.entries(pairs)) {
    assert.deepEqual([keyOf(value), valueOf(key)], [key, value]);
  }
});

test("the count is told as French counts", () => {
  assert.equal(countSentence(1, true), "1\u00a0structure correspond à ce besoin.");
  assert.equal(countSentence(1234, true), "1\u202f234\u00a0structures correspondent à ce besoin.");
  assert.match(countSentence(7, false), /^7.structures correspondent en France\. Dites où/);
  assert.match(countSentence(0, true), /^Aucune structure/);
});

test("a need that nobody answers is widened from what costs least", async () => {
  const around = async (key) => (key[0] === "C" ? [{ key: "D38" }, { key: "R84" }] : key[0] === "D" ? [{ key: "R84" }] : []);
  const need = { sectors: ["traiteur"], services: ["DISP"], kinds: ["EI"], places: ["C38185", "D69"], isPlaced: true };
  const told = await widerNeeds(need, around);
  assert.deepEqual(told.map(({ need: other }) => [other.kinds, other.services, other.places]), [
    [[], ["DISP"], ["C38185", "D69"]],
    [["EI"], [], ["C38185", "D69"]],
    [["EI"], ["DISP"], ["D38", "D69"]],
    [["EI"], ["DISP"], ["R84"]],
    [["EI"], ["DISP"], []],
    [[], [], []],
  ]);
  assert.deepEqual(await widerNeeds({ ...need, services: [], kinds: [], places: [] }, around), []);
});

function fieldsOf(told) {
  const values = (name) => told[name] ?? [];
  return { values, has: (name) => values(name).length > 0, need: () => ({ isPlaced: Boolean(told.placed) }) };
}

test("a section says what it still needs", () => {
  assert.deepEqual(missingOf("quoi", fieldsOf({ kind: ["QUOTE"], title: ["Vitres"] })), ["un métier"]);
  assert.deepEqual(missingOf("ou", fieldsOf({ placed: true, deadline: ["2026-12-01"] })), []);
  const details = { kind: ["TENDER"], description: ["Nettoyer les vitres de l’école"], amount_blank: ["À définir"] };
  assert.deepEqual(missingOf("details", fieldsOf(details)), ["le lien de la consultation"]);
  assert.deepEqual(missingOf("details", fieldsOf({ ...details, kind: ["QUOTE"] })), []);
  assert.deepEqual(missingOf("vous", fieldsOf({})), []);
});

const address = (changes, answer = {}, groups = {}) =>
  decodeURIComponent(needAddress(stateOf(changes), { place: { keys: [] }, rest: null, ...answer }, (slug) => groups[slug]));

test("a search leads to a need of its trades, places, services and kinds", () => {
  const state = { sectors: ["traiteur"], services: ["PREST"], kinds: ["EI", "EA"], words: "bio" };
  assert.equal(
    address(state, { place: { keys: ["C38185", "R84"] } }),
    "/f/besoins/ajouter?metier=traiteur&lieu=COMMUNE-38185&lieu=REGION-84&prestation=PREST&type=EI&type=EA",
  );
  const group = { dataset: { trades: "Traiteur|Restaurants, Cantines" } };
  assert.equal(
    address({ sectors: ["restauration"] }, {}, { restauration: group }),
    "/f/besoins/ajouter?metier=traiteur&metier=restaurants-cantines",
  );
});

test("words without a trade go with it, those of the place and numbers do not", () => {
  assert.equal(
    address({ words: "traiteur grenoble" }, { rest: "traiteur", place: { keys: ["C38185"] } }),
    "/f/besoins/ajouter?mots=traiteur&lieu=COMMUNE-38185",
  );
  assert.equal(address({ words: "41987654300021" }, { siret: { number: "41987654300021" } }), "/besoins/ajouter/");
  assert.equal(address({}), "/besoins/ajouter/");
});

test("an index that changed since is opened again, once", async () => {
  const told = { activities: "a", contacts: "c", trades: "w", reach: {}, places: { ranges: "i", principal: "P" } };
  let opened = 0;
  const makeFiles = () => {
    opened += 1;
    const isOld = opened === 1;
    return {
      text: async (where) => {
        if (where.endsWith("besoins.json")) {
          return JSON.stringify(told);
        }
        if (isOld) {
          throw new FileGone(where);
        }
        return JSON.stringify([{ label: "Restauration", words: [], trades: [["Traiteur", "buffet"]] }]);
      },
    };
  };
  const index = new IndexOfNeeds(async () => ({ Places: class {}, Reach: class {} }), makeFiles);
  assert.deepEqual((await index.trades("buffet")).map(({ key }) => key), ["traiteur"]);
  assert.equal(opened, 2);
  assert.deepEqual(await index.tradeLabels(["traiteur", "x"]), ["Traiteur", ""]);
  assert.equal(opened, 2);
});
