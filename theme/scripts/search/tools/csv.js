/**
 * CSV for people who open a table: UTF-8 with its byte-order mark, semicolons and CRLF, which a French spreadsheet
 * reads with a double click.
 *
 *   csvBytes(columns, rows) → Uint8Array
 *   cellText(value) → the text of a cell, that no spreadsheet takes for a formula
 */
import { strToU8 } from "fflate";

// What is not seen counts for nothing: spreadsheets trim.
const RUN_AS_FORMULAS = /^(?:[\t\r\n]|[ \u00a0\u2000-\u200f\u202f\u2060\ufeff]*[=+\-@＝＋－＠])/;
// Whatever the spreadsheet takes for a separator, a text stays in one cell.
const TO_QUOTE = /[;,|\t"\r\n]/;

/** A value as a cell shows it; several are parted by bars, for labels hold commas. The same rule as theme/spreadsheets.py. */
export function cellText(value) {
  const text = Array.isArray(value) ? value.join(" | ") : String(value ?? "");
  return RUN_AS_FORMULAS.test(text) ? `'${text}` : text;
}

export function csvBytes(columns, rows) {
  return strToU8(`\ufeff${[columns, ...rows].map(line).join("")}`);
}

function line(cells) {
  return `${cells.map(cell).join(";")}\r\n`;
}

function cell(value) {
  const text = cellText(value);
  return TO_QUOTE.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
