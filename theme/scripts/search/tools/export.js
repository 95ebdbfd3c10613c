/**
 * Exports of structures, made in the browser. Loaded when somebody asks for one (`entries/tool-export.js`):
 *
 *   const { exportDocuments } = await import(address);
 *   await exportDocuments({
 *     documents,            // numbers of documents, in the order of the results
 *     each,                 // documents a block: manifest.export.each
 *     addressOf,            // (rank of a block) → its address: (rank) => manifest.block("export", "x", rank * each)
 *     format,               // "csv" or "xlsx"
 *     name,                 // of the file, without its ending, and of the sheet
 *     onProgress,           // optional: ({ done, total }) => …, parts; called only once two seconds have passed
 *     signal,               // optional: an AbortSignal; an export that is stopped rejects with its reason
 *   }) → the number of rows saved. Rejects when a block does not come.
 *
 *   await exportRows({ columns, rows, format, name })   // the same for rows one already has
 *   exportProgress({ done, total }) → « Préparation du fichier : 4 parts sur 10 », for a status
 *
 * A block is `{"columns": [titles], "rows": [[cells] or null]}`, as plugins/search/columns/export.py writes it: a cell
 * is a text or several; `null` is a document that is gone, which has no row.
 */
import { number } from "../page/french.js";
import { csvBytes } from "./csv.js";
import { progress } from "./progress.js";
import { ROWS_AT_ONCE, xlsxBytes } from "./xlsx.js";

const PROFILE = "Fiche";
const AT_ONCE = 4;
const TYPES = {
  csv: "text/csv;charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

export async function exportDocuments({ documents, each, addressOf, format, name, onProgress = () => {}, signal }) {
  const written = format === "xlsx" ? Math.ceil(documents.length / ROWS_AT_ONCE) : 0;
  const step = progress(ranksOf(documents, each).length + written, onProgress);
  const { columns, rows } = await rowsOf({ documents, each, addressOf, step, signal });
  completeAddresses(rows, columns.indexOf(PROFILE));
  return exportRows({ columns, rows, format, name, step, signal });
}

export async function exportRows({ columns, rows, format, name, step, signal }) {
  const parts = await partsOf(format, columns, rows, name, { step, signal });
  save(new Blob(parts, { type: TYPES[format] }), `${fileName(name)}.${format}`);
  return rows.length;
}

/** The bytes of a file, in parts; `step()` after each that takes time. */
export async function partsOf(format, columns, rows, title, { step = () => {}, signal } = {}) {
  if (format === "csv") {
    return [csvBytes(columns, rows)];
  }
  const pause = async () => {
    await new Promise((resolve) => setTimeout(resolve));
    step();
    if (signal?.aborted) {
      throw new DOMException("stopped", "AbortError");
    }
  };
  return xlsxBytes(columns, rows, { title, pause });
}

/** A development build tells paths: in a spreadsheet, only whole addresses lead somewhere. */
function completeAddresses(rows, column) {
  for (const row of column < 0 ? [] : rows) {
    row[column] = new URL(row[column], window.location.href).href;
  }
}

/** The rows of documents, in their order. A block is fetched once, a few of them at a time. */
export async function rowsOf({ documents, each, addressOf, step = () => {}, signal, load = loadBlock }) {
  const ranks = ranksOf(documents, each);
  const blocks = new Map();
  const waiting = ranks.values();
  const worker = async () => {
    for (const rank of waiting) {
      blocks.set(rank, await load(addressOf(rank), signal));
      step();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const found = Array.from(documents, (document) => blocks.get(Math.floor(document / each)).rows[document % each]);
  return { columns: blocks.get(ranks[0])?.columns ?? [], rows: found.filter(Boolean) };
}

/** The blocks that hold documents. */
function ranksOf(documents, each) {
  return [...new Set(Array.from(documents, (document) => Math.floor(document / each)))];
}

export function exportProgress({ done, total }) {
  return `Préparation du fichier\u202f: ${number(done)}\u00a0part${done < 2 ? "" : "s"} sur ${number(total)}`;
}

/** A name that every system takes. */
export function fileName(name) {
  const plain = name.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 80) || "structures";
}

async function loadBlock(address, signal) {
  const response = await fetch(address, { signal });
  if (!response.ok) {
    throw new Error(`${address}: ${response.status}`);
  }
  return response.json();
}

function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // Safari reads it after the click.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
