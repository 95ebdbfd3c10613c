/** Texts on standard input, as JSON; their terms on standard output. */
import { readFileSync } from "node:fs";

import { analyse } from "../../../../theme/scripts/analyser.js";

const texts = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(texts.map(analyse)));
