/** The slugs that the page finds by names of trades: { group: [names] } → { group: [slugs] }. */
import { readFileSync } from "node:fs";

import { slugOf } from "../../../../theme/scripts/search/page/labels.js";

const groups = JSON.parse(readFileSync(0, "utf8"));
const slugs = Object.entries(groups).map(([group, names]) => [group, names.map(slugOf)]);
process.stdout.write(JSON.stringify(Object.fromEntries(slugs)));
