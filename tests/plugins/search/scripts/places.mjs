/** Questions about names of places, `[method, ...arguments]`; what each answers, and the files it was the first to read. */
import { readFileSync } from "node:fs";

import { nameKey } from "../../../../theme/scripts/search/engine/places/place_key.js";
import { Places } from "../../../../theme/scripts/search/engine/places/places.js";
import { shelfOf } from "./shelf.mjs";

const { shelf, questions } = JSON.parse(readFileSync(0, "utf-8"));
const { manifest, files, read } = shelfOf(shelf);
let places = new Places({ manifest, files });

const answers = [];
for (const [method, ...given] of questions) {
  read.length = 0;
  if (method === "forget") {
    places = new Places({ manifest, files });
    answers.push(null);
    continue;
  }
  const answer =
    method === "keys"
      ? given[0].map(nameKey)
      : method === "meant"
        ? await places.meant(given[0], (word) => given[1]?.[word] ?? { places: 0, words: 0 })
        : await places[method](...given);
  answers.push({ answer: answer ?? null, read: [...read] });
}
process.stdout.write(JSON.stringify(answers));
