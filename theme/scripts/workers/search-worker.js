/**
 * The search's worker. It takes `{ manifest, given }` first: where the files of the index are, and the addresses that
 * the page is already fetching; then `{ address, text }` for each of these. Each question `{ id, ask, … }` is answered
 * by `{ id, answer }`, or by `{ id, failed: true, message }`: « gone » when the site has another index by now.
 */
import { Answers } from "../search/engine/answer.js";
import { FileGone, Files } from "../search/engine/files.js";
import { IndexFiles } from "../search/engine/index_files.js";
import { Territories } from "../search/engine/territories.js";

let files;
let questions;

const QUESTIONS = (answers, territories) => ({
  search: ({ state, typing }) => answers.search(state, typing),
  facet: ({ state, group }) => answers.facet(state, group),
  results: ({ state }) => answers.results(state),
  departements: ({ state }) => answers.departements(state),
  structures: ({ state, departement }) => answers.structures(state, departement),
  complete: async ({ text }) => (await territories.places()).complete(text),
  around: async ({ latitude, longitude }) => (await territories.places()).nearest({ latitude, longitude }),
});

self.addEventListener("message", ({ data }) => {
  if (data.manifest) {
    files = new Files(data.given);
    const index = new IndexFiles(data.manifest, files);
    const territories = new Territories(index, async () => {
      importScripts(data.manifest.placesWorker);
      return self.searchPlaces;
    });
    questions = QUESTIONS(new Answers(index, territories), territories);
  } else if (data.address) {
    files.receive(data.address, data.text);
  } else {
    reply(data);
  }
});

async function reply({ id, ask, ...content }) {
  try {
    self.postMessage({ id, answer: await questions[ask](content) });
  } catch (error) {
    self.postMessage({ id, failed: true, message: error instanceof FileGone ? "gone" : String(error) });
  }
}
