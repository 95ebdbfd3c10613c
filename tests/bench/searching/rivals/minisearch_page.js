/** MiniSearch over its whole index. */
import MiniSearch from "minisearch";

import { start } from "./page.js";
import options from "./minisearch_options.json" with { type: "json" };

const index = fetch("/index.json").then(async (answer) => MiniSearch.loadJSON(await answer.text(), options));

start(async (text, shown) => {
  const results = (await index).search(text);
  const counts = { kind: {}, trade: {}, departement: {} };
  for (const { kind, sectors, departement } of results) {
    counts.kind[kind] = (counts.kind[kind] ?? 0) + 1;
    counts.departement[departement] = (counts.departement[departement] ?? 0) + 1;
    for (const sector of sectors) counts.trade[sector] = (counts.trade[sector] ?? 0) + 1;
  }
  return { total: results.length, cards: results.slice(0, shown), counts };
});
