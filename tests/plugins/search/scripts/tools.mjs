/** `[[function, …arguments]]` on standard input: what the tools' functions without a document answer. */
import { readFileSync } from "node:fs";

import { rowsOf } from "../../../../theme/scripts/search/tools/comparison.js";
import { cellText } from "../../../../theme/scripts/search/tools/csv.js";
import { exportProgress, fileName } from "../../../../theme/scripts/search/tools/export.js";
import { levels } from "../../../../theme/scripts/search/tools/levels.js";
import * as links from "../../../../theme/scripts/search/tools/list_links.js";
import { listRows } from "../../../../theme/scripts/search/tools/list_rows.js";
import { progress } from "../../../../theme/scripts/search/tools/progress.js";
import { grouped, placed } from "../../../../theme/scripts/search/tools/projection.js";

const functions = {
  ...links,
  cellText,
  compared: rowsOf,
  exportProgress,
  fileName,
  grouped,
  levels: (counts) => {
    const { of, legend } = levels(new Map(counts));
    return { of: counts.map(([key]) => of(key)), legend };
  },
  listRows: (profiles, names, origin) => listRows(profiles, new Map(names), origin),
  placed,
  progress: (total, patience) => {
    const told = [];
    const step = progress(total, ({ done }) => told.push(done), patience);
    [1, 2, 3, 4].forEach(step);
    return told;
  },
};
const asked = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(asked.map(([name, ...given]) => functions[name](...given) ?? null)));
