/** Which words of a text a search for another marks: those that should be and are not, those that are and should not. */
import { readFileSync } from "node:fs";

import { analyse } from "../../../../theme/scripts/analyser.js";
import { folded, isOf } from "../../../../theme/scripts/search/page/marks.js";

const { marked, unmarked } = JSON.parse(readFileSync(0, "utf8"));
const pairs = (table) => Object.entries(table).flatMap(([sought, words]) => words.map((word) => [sought, word]));
const isMarked = ([sought, word]) => analyse(sought).some((term) => isOf(folded(word), term));
process.stdout.write(
  JSON.stringify({
    missed: pairs(marked).filter((pair) => !isMarked(pair)),
    wrong: pairs(unmarked).filter(isMarked),
  }),
);
