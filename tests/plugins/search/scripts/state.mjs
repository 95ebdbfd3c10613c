/** States from addresses, and back. Each ask is `{ address }` or `{ state }`; `resolved` tells what named places are. */
import { readFileSync } from "node:fs";

import { fromAddress, isSearch, stateOf, toAddress, withNamedPlaces } from "../../../../theme/scripts/search/state.js";
import { vocabularyOf } from "../../../../theme/scripts/search/vocabulary.js";

const { form, asks } = JSON.parse(readFileSync(0, "utf-8"));
const vocabulary = vocabularyOf(form);
const answers = [];
for (const ask of asks) {
  let state = ask.state ? stateOf(ask.state) : fromAddress(ask.address.replace(/^[^?]*/, ""), vocabulary);
  if (ask.resolved) {
    state = await withNamedPlaces(state, async (name) => ask.resolved[name] ?? null);
  }
  const address = toAddress("/prestataires/", state);
  const back = fromAddress(address.replace(/^[^?]*/, ""), vocabulary);
  answers.push({ state, address, back, isSearch: isSearch(state) });
}
process.stdout.write(JSON.stringify({ vocabulary, answers }));
