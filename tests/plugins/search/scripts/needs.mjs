/** How many structures needs would be sent to: `{ site, needs }` in, answers out. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Places } from "../../../../theme/scripts/search/engine/places/places.js";
import { Reach } from "../../../../theme/scripts/search/engine/places/reach.js";
import { IndexOfNeeds } from "../../../../theme/scripts/tender/index_of_needs.js";

const { site, needs } = JSON.parse(readFileSync(0, "utf-8"));
const files = { text: async (address) => readFileSync(join(site, address), "utf8") };
const index = new IndexOfNeeds(async () => ({ Places, Reach }), () => files);
const answers = [];
for (const need of needs) {
  answers.push(await index.count(need));
}
process.stdout.write(JSON.stringify(answers));
