/**
 * The worker of the form of a need. It takes `{ placesWorker }` first: the address of the code of places. Each question
 * `{ id, ask, … }` is answered by `{ id, answer }`, or by `{ id, failed: true, message }`.
 */
import { IndexOfNeeds } from "../tender/index_of_needs.js";

let index;

const QUESTIONS = {
  count: ({ need }) => index.count(need),
  complete: ({ text }) => index.complete(text),
  labels: ({ keys }) => index.labels(keys),
  trades: ({ text }) => index.trades(text),
  tradeLabels: ({ keys }) => index.tradeLabels(keys),
};

self.addEventListener("message", async ({ data: { placesWorker, id, ask, ...content } }) => {
  if (placesWorker) {
    index = new IndexOfNeeds(async () => {
      importScripts(placesWorker);
      return self.searchPlaces;
    });
    return;
  }
  try {
    self.postMessage({ id, answer: await QUESTIONS[ask](content) });
  } catch (error) {
    self.postMessage({ id, failed: true, message: String(error) });
  }
});
