/**
 * XLSX of one sheet. Every cell is an inline string: nothing is ever read as a formula, a number, a link or mark-up.
 *
 *   await xlsxBytes(columns, rows, { title, pause }) → Uint8Array[], the parts of the file one after the other
 *
 * `pause()`: awaited after some rows, so that the page goes on answering; it may throw to stop.
 */
import { strToU8, Zip, ZipDeflate } from "fflate";

import { cellText } from "./csv.js";

const LONGEST = 32767;
export const ROWS_AT_ONCE = 500;
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"';
const RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";

export async function xlsxBytes(columns, rows, { title, pause }) {
  const parts = [];
  const zip = new Zip((problem, part) => {
    if (problem) {
      throw problem;
    }
    parts.push(part);
  });
  for (const [path, content] of Object.entries(around(title))) {
    await add(zip, path, [HEAD + content], () => {});
  }
  await add(zip, "xl/worksheets/sheet1.xml", sheet(columns, rows), pause);
  zip.end();
  return parts;
}

async function add(zip, path, texts, pause) {
  const file = new ZipDeflate(path);
  // Two files of the same rows are the same bytes. Zip counts years from 1980, by the clock of the place.
  file.mtime = new Date(1980, 0, 1);
  zip.add(file);
  for (const text of texts) {
    file.push(strToU8(text));
    await pause();
  }
  file.push(new Uint8Array(0), true);
}

/** The text of the sheet, some rows at once. */
function* sheet(columns, rows) {
  const reference = `A1:${letters(columns.length - 1)}${rows.length + 1}`;
  yield `${HEAD}<worksheet ${MAIN}><dimension ref="${reference}"/>` +
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `<cols><col min="1" max="${columns.length}" width="24" customWidth="1"/></cols><sheetData>` +
    row(columns, 1, ' s="1"');
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    yield rows.slice(start, start + ROWS_AT_ONCE).map((cells, rank) => row(cells, start + rank + 2, "")).join("");
  }
  yield `</sheetData><autoFilter ref="${reference}"/></worksheet>`;
}

function row(values, number, style) {
  const cells = values.map((value, column) => {
    const text = cellText(value);
    const place = `${letters(column)}${number}`;
    return text && `<c r="${place}" t="inlineStr"${style}><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
  });
  return `<row r="${number}">${cells.join("")}</row>`;
}

/** A, B… Z, AA: how a sheet calls its columns. */
function letters(column) {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : letters(Math.floor(column / 26) - 1) + last;
}

// What XML cannot hold is written as spreadsheets do (_x0007_), and a text that looks so already is told apart.
const TO_ESCAPE = /[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_/g;
const XML = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

function escaped(text) {
  const short = text.length > LONGEST ? text.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, "") : text;
  return short.replace(TO_ESCAPE, (found) => XML[found] ?? (found.length > 1 ? `_x005F${found}` : code(found)));
}

function code(character) {
  return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`;
}

/** All files but the sheet, by path. */
/** A name that spreadsheets accept: 31 letters, without what they forbid. */
function sheetName(title) {
  const plain = title.replace(/[\u0000-\u001f\u007f[\]:*?/\\]/g, " ").slice(0, 31).replace(/[\ud800-\udbff]$/, "");
  const name = plain.replace(/^[\s']+|[\s']+$/g, "");
  return /^history$/i.test(name) || !name ? "Structures" : name;
}

function around(title) {
  const name = escaped(sheetName(title));
  return {
    "[Content_Types].xml":
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>` +
      `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/>` +
      `<Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`,
    "_rels/.rels": `<Relationships ${RELATIONS}>${relation(1, "officeDocument", "xl/workbook.xml")}</Relationships>`,
    "xl/workbook.xml":
      `<workbook ${MAIN} xmlns:r="${RELATION}"><sheets>` +
      `<sheet name="${name.replace(/"/g, "&quot;")}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels":
      `<Relationships ${RELATIONS}>${relation(1, "worksheet", "worksheets/sheet1.xml")}` +
      `${relation(2, "styles", "styles.xml")}</Relationships>`,
    "xl/styles.xml":
      `<styleSheet ${MAIN}><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>` +
      '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
      '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
      '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>' +
      '<cellXfs count="2"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs>' +
      '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
  };
}

function relation(number, sort, target) {
  return `<Relationship Id="rId${number}" Type="${RELATION}/${sort}" Target="${target}"/>`;
}
