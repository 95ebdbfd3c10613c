/** `{ columns, rows, title }` on standard input; the bytes of the CSV and of the XLSX, in base64. */
import { readFileSync } from "node:fs";

import { partsOf } from "../../../../theme/scripts/search/tools/export.js";

const { columns, rows, title } = JSON.parse(readFileSync(0, "utf8"));
const bytes = async (format) => Buffer.concat(await partsOf(format, columns, rows, title)).toString("base64");
process.stdout.write(JSON.stringify({ csv: await bytes("csv"), xlsx: await bytes("xlsx") }));
