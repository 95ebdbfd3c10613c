/** `{ index, requests }` on standard input, as JSON; what each request reads and finds on standard output. */
import { readFileSync } from "node:fs";

import { WordSearch } from "../../../../theme/scripts/search/engine/word_search.js";
import { sourceOf } from "./source.mjs";

const { index, requests } = JSON.parse(readFileSync(0, "utf8"));
const answers = [];
for (const { text, ...options } of requests) {
  // A source a request: `loaded` is what the request alone asks for.
  const { loaded, ...source } = sourceOf(index);
  const search = new WordSearch(source);
  const readings = await search.read(text, options);
  answers.push({
    readings: readings.map(({ alternatives, ...reading }) => ({ ...reading, alternatives: alternatives.length })),
    found: readings.length > 0 ? found(search, readings) : null,
    loaded: [...loaded],
  });
}
process.stdout.write(JSON.stringify(answers));

function found(search, readings) {
  const { matched, nameMatches, scores, ...told } = search.search(readings);
  const documents = [...matched.keys()].filter((document) => matched[document]);
  const exact = search.exact(documents, readings);
  documents.sort((one, other) => exact.get(other) - exact.get(one) || one - other);
  return {
    ...told,
    documents,
    named: documents.filter((document) => nameMatches[document]),
    farthest: Math.max(0, ...documents.map((document) => Math.abs(exact.get(document) - scores[document]))),
  };
}
