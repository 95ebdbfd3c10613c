/** `{ index, rows, requests }` on standard input, as JSON; the answers of the worker's own code on standard output. */
import { readFileSync } from "node:fs";

import { Directory } from "../../../../theme/scripts/search/answer.js";
import { Searcher } from "../../../../theme/scripts/search/query.js";

const { index, rows, requests } = JSON.parse(readFileSync(0, "utf8"));
const searcher = new Searcher(index);
const directory = new Directory(rows);
const answers = requests.map((request) =>
  directory.answer(request, request.words ? searcher.find(request.words) : null),
);
process.stdout.write(JSON.stringify(answers));
