/**
 * A whole index of real lunr.js: `{ documents: [{ field: [terms] }], names, boosts, k1, b, queries: [[terms]] }` on
 * standard input, as JSON; for each query the numbers of the first ten documents, on standard output.
 * Every term must be there; when no document holds them all, some. Equal scores: the shorter name first.
 */
import { readFileSync } from "node:fs";

import lunr from "../../../theme/node_modules/lunr/lunr.js";

const { documents, names, boosts, k1, b, queries } = JSON.parse(readFileSync(0, "utf8"));
const builder = new lunr.Builder();
builder.ref("number");
builder.k1(k1);
builder.b(b);
for (const [field, boost] of Object.entries(boosts)) builder.field(field, { boost });
documents.forEach((document, number) => builder.add({ number, ...document }));
// A field that few fill must not weigh less there: the documents without it do not count in its average length.
for (const [reference, length] of Object.entries(builder.fieldLengths)) {
  if (!length) {
    delete builder.fieldLengths[reference];
    delete builder.fieldTermFrequencies[reference];
  }
}
const index = builder.build();

function find(terms) {
  for (const presence of [lunr.Query.presence.REQUIRED, lunr.Query.presence.OPTIONAL]) {
    const found = index.query((query) => {
      for (const term of new Set(terms)) query.term(term, { presence, usePipeline: false });
    });
    if (found.length) return found;
  }
  return [];
}

const ranked = (found) =>
  found
    .map(({ ref, score }) => ({ number: Number(ref), score: Math.round(score * 1e6) }))
    .sort((one, other) => other.score - one.score || names[one.number].length - names[other.number].length)
    .slice(0, 10)
    .map(({ number }) => number);
process.stdout.write(JSON.stringify(queries.map((terms) => ranked(find(terms)))));
