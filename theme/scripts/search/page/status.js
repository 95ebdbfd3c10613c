/** What assistive technology tells, once the visitor pauses: only the last message counts. */

const QUIET = 1000;

export class Status {
  #timer = 0;

  /** `part`: an element of role « status », there from the start. */
  constructor(part) {
    this.part = part;
  }

  say(message) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.part.textContent = message;
    }, QUIET);
  }
}

let ofThePage = null;

/** Say it of the whole page. */
export function say(message) {
  ofThePage ??= new Status(document.getElementById("annonce"));
  ofThePage.say(message);
}
