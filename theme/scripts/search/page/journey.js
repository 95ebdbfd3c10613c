/** The steps of a visitor: the address of each, and the state it tells. */
import { fromAddress, toAddress } from "../state.js";

export class Journey {
  // The address of the last step one can come back to: typing rewrites the current one.
  #settled = here();
  #current = this.#settled;

  /** `onReturn(state)`: Back or Forward led to another step. */
  constructor(path, vocabulary, onReturn) {
    this.path = path;
    this.vocabulary = vocabulary;
    window.addEventListener("popstate", () => {
      const before = this.#current;
      this.#settled = this.#current = here();
      // A link inside the page only changes what follows « # ».
      if (this.#current !== before) {
        onReturn(this.read());
      }
    });
  }

  /** The state that an address tells, of a link or of the page. */
  read(search = location.search) {
    return fromAddress(search, this.vocabulary);
  }

  /** The same step, of which the state changed. */
  rewrite(state) {
    history.replaceState(null, "", toAddress(this.path, state));
    this.#current = here();
  }

  /** Another step. */
  go(state) {
    const address = toAddress(this.path, state);
    if (address !== this.#settled) {
      // What typing rewrote is put back, so that Back leads to it.
      history.replaceState(null, "", this.#settled);
      history.pushState(null, "", address);
    }
    this.#settled = this.#current = address;
  }
}

function here() {
  return location.pathname + location.search;
}
