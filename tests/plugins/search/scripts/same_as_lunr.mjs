/**
 * `{ index, documents, queries }` on standard input: what differs, on standard output, between a search through the
 * published files and one through a whole index that lunr.js built of the same documents.
 */
import { readFileSync } from "node:fs";

import lunr from "../../../../theme/node_modules/lunr/lunr.js";
import settings from "../../../../data/reference/search_fields.json" with { type: "json" };
import { WordSearch } from "../../../../theme/scripts/search/engine/word_search.js";
import { sourceOf } from "./source.mjs";

const NEAR = 1e-9;
const PAGE = 10;

const { index, documents, queries } = JSON.parse(readFileSync(0, "utf8"));
const whole = wholeIndex(documents);
const search = new WordSearch(sourceOf(index));
const different = [];
let found = 0;
for (const { text, typing } of queries) {
  const readings = await search.read(text, { typing });
  const differs = readings.length > 0 && difference(readings);
  if (differs) {
    different.push([text, differs]);
  }
}
process.stdout.write(JSON.stringify({ asked: queries.length, found, different }));

function wholeIndex(documents) {
  const builder = new lunr.Builder();
  builder.ref("number");
  builder.b(settings.b);
  builder.k1(settings.k1);
  for (const { name, boost } of settings.fields) {
    builder.field(name, { boost });
  }
  documents.forEach((document, number) => {
    if (document) {
      builder.add({ number, ...document });
    }
  });
  return builder.build();
}

/** What is not the same for the same clauses; nothing when all is. */
function difference(readings) {
  const words = readings.map(({ alternatives }) => new Set(alternatives.map(({ shard, term }) => shard.terms[term])));
  const all = fromLunr(readings);
  const holdsEvery = ({ terms }) => words.every((word) => terms.some((term) => word.has(term)));
  const every = all.filter(holdsEvery);
  const expected = every.length > 0 ? every : all;
  const { matched, scores, everyWord } = search.search(readings);
  const ours = [...matched.keys()].filter((document) => matched[document]);
  found += Number(ours.length > 0);
  if (everyWord !== every.length > 0) {
    return "not the same words";
  }
  const lunrScores = new Map(expected.map(({ document, score }) => [document, score]));
  if (ours.length !== lunrScores.size || !ours.every((document) => lunrScores.has(document))) {
    return "not the same documents";
  }
  ours.sort((one, other) => scores[other] - scores[one] || one - other);
  const page = ours.slice(0, PAGE);
  const exact = search.exact(page, readings);
  page.sort((one, other) => exact.get(other) - exact.get(one) || one - other);
  // Ties may come in any order: what stands at each place has the score of what Lunr puts there.
  const isSame = page.every(
    (document, place) =>
      near(exact.get(document), lunrScores.get(document)) && near(exact.get(document), expected[place].score),
  );
  return isSame ? "" : "not the same first ten";
}

function fromLunr(readings) {
  const boosts = new Map();
  for (const { alternatives } of readings) {
    for (const { shard, term, boost } of alternatives) {
      boosts.set(shard.terms[term], Math.max(boost, boosts.get(shard.terms[term]) ?? 0));
    }
  }
  if (boosts.size === 0) {
    return [];
  }
  const results = whole.query((query) => {
    for (const [term, boost] of boosts) {
      query.term(term, { boost, usePipeline: false });
    }
  });
  return results.map(({ ref, score, matchData }) => ({
    document: Number(ref),
    score,
    terms: Object.keys(matchData.metadata),
  }));
}

function near(one, other) {
  return Math.abs(one - other) <= NEAR;
}
