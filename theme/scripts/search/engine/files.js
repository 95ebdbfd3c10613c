/** The files of the index: fetched once, asked again when the network fails; the page sends some of them early. */

const WAITS = [400, 1600];

/** A file that the site no longer has: the page is older than the index, and has to be loaded again. */
export class FileGone extends Error {}

export class Files {
  #texts = new Map();
  #expected = new Map();

  /** `given`: addresses that the page has already asked for, and sends through `receive`. */
  constructor(given = []) {
    for (const address of given) {
      this.#keep(address, new Promise((resolve) => this.#expected.set(address, resolve)));
    }
  }

  /** What the page got; `null` when it got nothing: the file is asked for again. */
  receive(address, text) {
    this.#expected.get(address)?.(text ?? this.#fetched(address));
    this.#expected.delete(address);
  }

  /** The text of a file. Rejects with FileGone, or with what fetch says. */
  text(address) {
    if (!this.#texts.has(address)) {
      this.#keep(address, this.#fetched(address));
    }
    return this.#texts.get(address);
  }

  #keep(address, text) {
    this.#texts.set(address, text);
    // What failed is asked for again by the next search.
    text.catch(() => this.#texts.delete(address));
  }

  async #fetched(address) {
    for (const wait of WAITS) {
      try {
        return await fetched(address);
      } catch (error) {
        if (error instanceof FileGone) {
          throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
    return fetched(address);
  }
}

async function fetched(address) {
  const response = await fetch(address);
  if (response.status === 404 || response.status === 410) {
    throw new FileGone(address);
  }
  if (!response.ok) {
    throw new Error(`${address}: ${response.status}`);
  }
  return response.text();
}
