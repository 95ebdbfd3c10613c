/** Searches of a built site, by the worker's own code: `{ site, requests: [{ state, typing }] }` in, answers out. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { Answers } from "../../../../theme/scripts/search/engine/answer.js";
import { IndexFiles } from "../../../../theme/scripts/search/engine/index_files.js";
import { Places } from "../../../../theme/scripts/search/engine/places/places.js";
import { Reach } from "../../../../theme/scripts/search/engine/places/reach.js";
import { Territories } from "../../../../theme/scripts/search/engine/territories.js";
import { stateOf } from "../../../../theme/scripts/search/state.js";

const { site, requests } = JSON.parse(await text(process.stdin));
const page = readFileSync(join(site, "prestataires/index.html"), "utf8");
const [, manifest] = page.match(/<script type="application\/json" id="index-recherche">(.*?)<\/script>/s);
const files = { text: async (address) => readFileSync(join(site, address), "utf8") };
const index = new IndexFiles(JSON.parse(manifest), files);
const answers = new Answers(index, new Territories(index, async () => ({ Places, Reach })));

const found = [];
for (const { state, typing, then } of requests) {
  const answer = await answers.search(stateOf(state), typing ?? false);
  // `then`: another question about the same search.
  found.push(then ? { ...answer, then: await answers[then](stateOf(state)) } : answer);
}
process.stdout.write(JSON.stringify(found));
