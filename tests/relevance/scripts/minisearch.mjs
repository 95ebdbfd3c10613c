/**
 * MiniSearch as its users set it (beginnings, and typos of a fifth of the letters), over the texts as they are written:
 * `{ documents: [{ field: text }], boosts, queries: [text] }` on standard input, as JSON; for each query the numbers of
 * the first ten documents, on standard output.
 */
import { readFileSync } from "node:fs";

import MiniSearch from "../../../theme/node_modules/minisearch/dist/es/index.js";

const { documents, boosts, queries } = JSON.parse(readFileSync(0, "utf8"));
const search = new MiniSearch({
  fields: Object.keys(boosts),
  searchOptions: { boost: boosts, prefix: true, fuzzy: 0.2 },
});
search.addAll(documents.map((document, id) => ({ id, ...document })));
const answers = queries.map((text) => search.search(text).slice(0, 10).map(({ id }) => id));
process.stdout.write(JSON.stringify(answers));
