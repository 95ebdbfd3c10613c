/** `{ blocks, each, documents }`: the rows of documents, and which blocks were asked for. */
import { readFileSync } from "node:fs";

import { rowsOf } from "../../../../theme/scripts/search/tools/export.js";

const { blocks, each, documents } = JSON.parse(readFileSync(0, "utf8"));
const asked = [];
const load = async (rank) => {
  asked.push(rank);
  // The last one asked for may come first.
  await new Promise((resolve) => setTimeout(resolve, 10 - asked.length));
  return blocks[rank];
};
const table = await rowsOf({ documents, each, addressOf: (rank) => rank, load });
process.stdout.write(JSON.stringify({ ...table, asked }));
