/** `{ most, pairs }` on standard input, as JSON; the edits between the words of each pair on standard output. */
import { readFileSync } from "node:fs";

import { edits } from "../../../../theme/scripts/search/engine/typos.js";

const { most, pairs } = JSON.parse(readFileSync(0, "utf8"));
// Past the most, how many is nobody’s business.
process.stdout.write(JSON.stringify(pairs.map(([one, other]) => Math.min(most + 1, edits(one, other, most)))));
