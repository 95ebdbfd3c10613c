/** What cards show beside their name: fetched in blocks of documents, for those near what is read. */

// Enough for a card to be complete when it comes into sight.
const AHEAD = "300px";

export class Extracts {
  #blocks = new Map();
  #observer = null;

  /** `each`: documents a block. */
  constructor(each) {
    this.each = each;
  }

  /** `onExtract(card, extract)` for each card that comes near; the cards shown before are forgotten. */
  watch(cards, onExtract) {
    this.#observer?.disconnect();
    this.#observer = new IntersectionObserver(
      (entries, observer) => {
        for (const { target } of entries.filter(({ isIntersecting }) => isIntersecting)) {
          observer.unobserve(target);
          this.of(Number(target.dataset.document)).then((extract) => onExtract(target, extract));
        }
      },
      { rootMargin: AHEAD },
    );
    for (const card of cards) {
      this.#observer.observe(card);
    }
  }

  /** The extract of a document; empty when it does not come: its card says enough without. */
  async of(document) {
    const block = Math.floor(document / this.each);
    if (!this.#blocks.has(block)) {
      this.#blocks.set(block, load(`/extraits/${block}.json`));
    }
    const extracts = await this.#blocks.get(block);
    if (!extracts) {
      this.#blocks.delete(block);
    }
    return extracts?.[document % this.each] ?? {};
  }
}

async function load(address) {
  try {
    const response = await fetch(address);
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}
