/** What states keep, how it is counted and in what order. */
import { readFileSync } from "node:fs";

import { Activities } from "../../../../theme/scripts/search/engine/activities.js";
import { Facet } from "../../../../theme/scripts/search/engine/facets.js";
import { facetsOf, Filters } from "../../../../theme/scripts/search/engine/filters.js";
import { Names } from "../../../../theme/scripts/search/engine/names.js";
import { sorted } from "../../../../theme/scripts/search/engine/sorting.js";
import { stateOf } from "../../../../theme/scripts/search/state.js";

const { files, asks } = JSON.parse(readFileSync(0, "utf-8"));
const activities = new Activities(files.activities);
const names = new Names({ size: activities.size, each: files.each });
files.names.forEach((block, rank) => names.add(rank, block));
const facets = Object.fromEntries(Object.entries(files.facets).map(([name, text]) => [name, new Facet(text)]));

const answers = asks.map(({ state: changes, facets: opened = [], ready = true, matched, place, scores, distances }) => {
  const state = stateOf(changes);
  const filters = new Filters(activities);
  for (const file of new Set([...(ready ? facetsOf(state) : []), ...opened])) {
    filters.add(file, facets[file]);
  }
  const found = filters.apply(state, {
    matched: matched ? Uint8Array.from(matched) : null,
    place: place ? { local: Uint8Array.from(place.local), national: place.national } : null,
  });
  const order = sorted(state.sort, {
    ...found,
    isNational: place ? found.isNational : null,
    scores: scores ? Float64Array.from(scores) : null,
    distances: distances ? Float32Array.from(distances, (one) => one ?? NaN) : null,
    names,
    dates: facets.dates,
  });
  const kept = (flags) => Array.from(flags, (flag, document) => (flag ? document : -1)).filter((one) => one >= 0);
  return {
    documents: kept(found.documents),
    national: kept(found.isNational),
    total: found.total,
    counts: found.counts,
    order: [...order],
  };
});
process.stdout.write(JSON.stringify(answers));
