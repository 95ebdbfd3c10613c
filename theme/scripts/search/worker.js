/** The page's side of the worker: started once, asked one thing at a time; only the last question counts. */

const SLOW = 2500;

export class SearchWorker {
  #worker = null;
  #asked = 0;
  #timer = 0;

  /** `addresses`: of the worker's script, of the index and of the rows. `onSlow`: the answer is late, not lost. */
  constructor(addresses, { onAnswer, onSlow, onFailure }) {
    this.addresses = addresses;
    this.onAnswer = onAnswer;
    this.onSlow = onSlow;
    this.onFailure = onFailure;
  }

  /** Start loading, unless it is done. */
  start() {
    if (this.#worker) {
      return;
    }
    // Classic: the bundle imports nothing, and module workers came late to Safari.
    this.#worker = new Worker(this.addresses.worker);
    this.#worker.addEventListener("message", ({ data }) => this.#receive(data));
    this.#worker.addEventListener("error", () => this.#fail());
    const { index, rows } = this.addresses;
    this.#worker.postMessage({ addresses: { index, rows } });
  }

  ask(state) {
    this.start();
    this.#asked += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.onSlow, SLOW);
    this.#worker.postMessage({ id: this.#asked, ...state });
  }

  /** Nothing is awaited any more. */
  forget() {
    this.#asked += 1;
    clearTimeout(this.#timer);
  }

  /** The next question starts afresh: what failed to load, or lingers, is asked for again. */
  restart() {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = null;
  }

  #receive({ id, failed, ...answer }) {
    if (failed) {
      this.#fail();
    } else if (id === this.#asked) {
      clearTimeout(this.#timer);
      this.onAnswer(answer);
    }
  }

  #fail() {
    this.restart();
    this.onFailure();
  }
}
