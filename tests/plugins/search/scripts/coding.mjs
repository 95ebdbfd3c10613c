/** `{ digits, numbers, gaps }`, texts on standard input as JSON; the values of each on standard output. */
import { readFileSync } from "node:fs";

import { digitsOf, Gaps, Numbers } from "../../../../theme/scripts/search/engine/coding.js";

const { digits, numbers, gaps } = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(
  JSON.stringify({
    digits: digits.map((text) => [...digitsOf(text)]),
    numbers: numbers.map((text) => [...new Numbers(text).array()]),
    gaps: gaps.map((text) => [...new Gaps(text).array()]),
  }),
);
