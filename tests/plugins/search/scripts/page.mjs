/** What needs no document: addresses, page numbers, sentences. */
import assert from "node:assert/strict";
import test from "node:test";

import { isOneEditAway, nearlyBegins } from "../../../../theme/scripts/search/near.js";
import { numbers } from "../../../../theme/scripts/search/pagination.js";
import { advice, announcement, heading, remarks } from "../../../../theme/scripts/search/sentences.js";
import { fromAddress, isSearch, toAddress } from "../../../../theme/scripts/search/state.js";

const NOTHING = { words: "", kind: "", departement: "", page: 1 };
const answer = (changes) => ({ total: 1, unfiltered: 1, page: 1, pages: 1, everyWord: true, corrected: [], ...changes });

test("an address holds the whole state, and gives it back", () => {
  const state = { words: "l’été & co", kind: "EI", departement: "2A", page: 3 };
  const address = toAddress("/prestataires/", state);
  assert.deepEqual(fromAddress(new URL(address, "https://example.org").search), state);
  assert.equal(toAddress("/prestataires/", NOTHING), "/prestataires/");
  assert.equal(toAddress("/prestataires/", { ...NOTHING, words: "  " }), "/prestataires/");
});

test("a page that is no number is the first", () => {
  for (const page of ["", "0", "-2", "x"]) {
    assert.equal(fromAddress(`?page=${page}`).page, 1);
  }
});

test("blank words are no search, one filter is", () => {
  assert.equal(isSearch({ ...NOTHING, words: " " }), false);
  assert.equal(isSearch({ ...NOTHING, kind: "EI" }), true);
});

test("pages: the ends, the neighbours, the gaps", () => {
  assert.deepEqual(numbers(1, 1), [1]);
  assert.deepEqual(numbers(1, 9), [1, 2, null, 9]);
  assert.deepEqual(numbers(5, 9), [1, null, 4, 5, 6, null, 9]);
  assert.deepEqual(numbers(9, 9), [1, null, 8, 9]);
});

test("one edit: added, removed, changed, swapped", () => {
  for (const other of ["nettoyage", "netoyages", "metoyage", "netoyaeg", "netoyage"]) {
    assert.ok(isOneEditAway("netoyage", other), other);
  }
  for (const other of ["traiteur", "nettoyages", "netoyageur"]) {
    assert.ok(!isOneEditAway("netoyage", other), other);
  }
  assert.ok(nearlyBegins("netoya", "nettoyage"));
  assert.ok(!nearlyBegins("traite", "nettoyage"));
});

test("the heading counts as French does", () => {
  assert.equal(heading({ ...NOTHING, words: "x" }, answer({ total: 0 })), "Aucun prestataire pour «\u202fx\u202f»");
  assert.equal(heading(NOTHING, answer({})), "1\u00a0prestataire");
  assert.equal(heading(NOTHING, answer({ total: 1234 })), "1\u202f234\u00a0prestataires");
});

test("what is said aloud tells the page, the corrections, and what to relax", () => {
  const corrected = [{ word: "netoyage", instead: ["nettoyage"] }];
  assert.match(announcement(NOTHING, answer({ total: 45, pages: 3, page: 2 })), /45.prestataires, page 2 sur 3\./);
  assert.match(announcement(NOTHING, answer({ corrected })), /nous avons cherché «.nettoyage.»/);
  assert.match(advice({ ...NOTHING, kind: "EI" }, answer({ total: 0, unfiltered: 12 })), /sans filtre, 12/);
  assert.match(advice({ ...NOTHING, words: "x" }, answer({ total: 0, unfiltered: 0 })), /orthographe/);
  assert.match(remarks(answer({ everyWord: false }))[0], /une partie/);
});
