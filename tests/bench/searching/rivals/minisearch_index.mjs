/** `node minisearch_index.mjs <file>`: documents, one JSON a line on standard input, into the whole index, as JSON. */
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

import MiniSearch from "../../../../theme/node_modules/minisearch/dist/es/index.js";

const options = JSON.parse(readFileSync(new URL("minisearch_options.json", import.meta.url)));
const index = new MiniSearch(options);
for await (const line of createInterface({ input: process.stdin })) index.add(JSON.parse(line));
writeFileSync(process.argv[2], JSON.stringify(index));
