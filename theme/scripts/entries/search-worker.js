/**
 * The search's worker. It takes `{ addresses: { index, rows } }` first, which starts the loading, then requests
 * `{ id, words, kind, departement, page }`; it answers each with `{ id, … }`, or `{ id, failed: true }`.
 * The index is only awaited by requests that have words.
 */
import { Directory } from "../search/answer.js";
import { Searcher } from "../search/query.js";

let directory;
let searcher;

self.addEventListener("message", async ({ data }) => {
  if (data.addresses) {
    directory = load(data.addresses.rows).then((rows) => new Directory(rows));
    searcher = load(data.addresses.index).then((index) => new Searcher(index));
    // Told to the request that needs it, not to the console.
    directory.catch(() => {});
    searcher.catch(() => {});
    return;
  }
  try {
    const found = data.words ? (await searcher).find(data.words) : null;
    self.postMessage({ id: data.id, ...(await directory).answer(data, found) });
  } catch {
    self.postMessage({ id: data.id, failed: true });
  }
});

async function load(address) {
  const response = await fetch(address);
  if (!response.ok) {
    throw new Error(`${address}: ${response.status}`);
  }
  return response.json();
}
