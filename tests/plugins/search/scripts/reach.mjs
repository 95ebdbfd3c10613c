/** Who works in places: the slots that Reach finds and, where there are activities, what the filters keep of them. */
import { readFileSync } from "node:fs";

import { Activities } from "../../../../theme/scripts/search/engine/activities.js";
import { Filters } from "../../../../theme/scripts/search/engine/filters.js";
import { Places } from "../../../../theme/scripts/search/engine/places/places.js";
import { Reach } from "../../../../theme/scripts/search/engine/places/reach.js";
import { stateOf } from "../../../../theme/scripts/search/state.js";
import { shelfOf } from "./shelf.mjs";

const { shelf, activities: text, first, communes, queries } = JSON.parse(readFileSync(0, "utf-8"));
const { manifest, files } = shelfOf(shelf);
const activities = text && new Activities(text);
const filters = activities && new Filters(activities);
const places = communes ? null : new Places({ manifest, files });
// A commune without a centre has unknown degrees.
const told = (one) => one && { ...one, latitude: one.latitude ?? NaN, longitude: one.longitude ?? NaN };
const reach = new Reach({
  manifest,
  files,
  first: activities?.first ?? Uint32Array.from(first),
  communeOf: communes ? async (code) => told(communes[code]) : (code) => places.commune(code),
});

const marked = (flags) => Array.from(flags, (flag, rank) => (flag ? rank : -1)).filter((rank) => rank >= 0);
const answers = [];
for (const { keys, radius = null, state = {} } of queries) {
  try {
    const { local, there, national, distances } = keys.length > 0 ? await reach.slotsOf(keys, radius) : {};
    const found = filters?.apply(stateOf(state), { matched: null, place: local ? { local, national } : null });
    answers.push({
      local: local && marked(local),
      there: there && marked(there),
      national,
      distances: distances && Array.from(distances, (one) => (Number.isNaN(one) ? null : one)),
      documents: found && marked(found.documents),
      nationals: found && marked(found.isNational),
    });
  } catch (error) {
    answers.push({ error: error.constructor.name });
  }
}
process.stdout.write(JSON.stringify(answers));
