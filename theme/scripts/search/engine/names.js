/** Names and slugs of documents, as plugins/search/columns/names.py wrote them. */
import { fold } from "../../analyser.js";
import { Gaps, Numbers } from "./coding.js";

const BY_NAME = new Intl.Collator("fr", { sensitivity: "base", numeric: true });

/** The slug that a name gives; most structures have it. */
export function slugOf(name) {
  return fold(name).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}

export class Names {
  #blocks = [];
  #order = null;

  /** `size`: how many documents; `each`: how many of them a block holds. */
  constructor({ size, each }) {
    this.size = size;
    this.each = each;
  }

  /** The block that holds a document. */
  blockOf(document) {
    return Math.floor(document / this.each);
  }

  has(document) {
    return this.blockOf(document) in this.#blocks;
  }

  /** Read the text of a block. */
  add(block, text) {
    this.#blocks[block] = decodeBlock(text);
  }

  /** Read the order of names, which is told apart when no block holds them all. */
  addOrder(text) {
    this.#order = merged(new Numbers(JSON.parse(text).runs).array());
  }

  /** The name of a document whose block was added; nothing for one that is gone. */
  name(document) {
    return this.#blocks[this.blockOf(document)].names[document % this.each];
  }

  slug(document) {
    const { names, slugs } = this.#blocks[this.blockOf(document)];
    const rank = document % this.each;
    const told = slugs.get(rank) ?? "";
    return told === "" || told.startsWith("-") ? slugOf(names[rank]) + told : told;
  }

  /** Whether one block holds them all, and was added. */
  get isWhole() {
    return this.each >= this.size && this.has(0);
  }

  /** Whether the order of names is known: they are all there, or the order was added. */
  get areOrdered() {
    return this.#order !== null || this.isWhole;
  }

  /** The documents in the order of their names; of their numbers while it is not known. */
  inOrder() {
    if (this.#order === null) {
      const order = Uint32Array.from({ length: this.size }, (_, document) => document);
      if (!this.areOrdered) {
        return order;
      }
      const { names } = this.#blocks[0];
      // Documents are in order kind by kind: the sort finds those runs, and only has to merge them.
      this.#order = order.sort((one, other) => BY_NAME.compare(names[one], names[other]) || one - other);
    }
    return this.#order;
  }
}

function decodeBlock(text) {
  const { shared, names: rests, slugs } = JSON.parse(text);
  const starts = new Numbers(shared).array();
  const names = [];
  let previous = "";
  rests.split("\n").forEach((rest, rank) => {
    previous = previous.slice(0, starts[rank]) + rest;
    names.push(previous);
  });
  const told = slugs.slugs.split("\n");
  const ranks = new Gaps(slugs.at).array();
  return { names, slugs: new Map(Array.from(ranks, (rank, position) => [rank, told[position]])) };
}

/** The documents in order, from the run each is taken of; runs hold documents that follow each other. */
function merged(runs) {
  const next = [];
  for (const run of runs) {
    next[run + 1] = (next[run + 1] ?? 0) + 1;
  }
  next[0] = 0;
  for (let run = 1; run < next.length; run += 1) {
    next[run] += next[run - 1];
  }
  return Uint32Array.from(runs, (run) => {
    next[run] += 1;
    return next[run] - 1;
  });
}
