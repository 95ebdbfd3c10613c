/** The page's side of the worker: each question and its answer, whatever their order. */

/** Why there is no answer: `message` is the worker's word for it. */
export class NoAnswer extends Error {}

export class SearchWorker {
  #worker = null;
  #waiting = new Map();
  #asked = 0;

  /** `starter`: what the page's inline script made, `start()` and `restart()`, each giving a worker. */
  constructor(starter) {
    this.starter = starter;
  }

  /** Start loading, unless it is done. */
  start() {
    this.#listen(this.starter.start());
  }

  /** The next question starts afresh: what failed to load, or lingers, is asked for again. */
  restart() {
    this.#refuse("restarted");
    this.#listen(this.starter.restart());
  }

  /** A promise of the answer; rejects with NoAnswer. */
  ask(ask, content = {}) {
    this.start();
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, ask, ...content });
    });
  }

  #listen(worker) {
    if (worker === this.#worker) {
      return;
    }
    this.#worker = worker;
    // One that was replaced may still have something to say.
    const whenCurrent = (act) => (event) => worker === this.#worker && act(event);
    worker.addEventListener("message", whenCurrent(({ data }) => this.#receive(data)));
    worker.addEventListener("error", whenCurrent(({ message }) => this.#refuse(message)));
  }

  #receive({ id, answer, failed, message }) {
    const asked = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (failed) {
      asked?.reject(new NoAnswer(message));
    } else {
      asked?.resolve(answer);
    }
  }

  #refuse(message) {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of all) {
      reject(new NoAnswer(message));
    }
  }
}
