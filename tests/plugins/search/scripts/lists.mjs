/** Sequences of `[operation, …]` on standard input; for each, what the browser keeps after each operation. */
import { readFileSync } from "node:fs";

import { Lists, NotKept } from "../../../../theme/scripts/search/tools/lists.js";

class Store {
  constructor() {
    this.kept = new Map();
    this.refusal = null;
  }

  getItem(key) {
    return this.kept.get(key) ?? null;
  }

  setItem(key, text) {
    if (this.refusal) {
      throw new DOMException("no", this.refusal);
    }
    this.kept.set(key, text);
  }

  removeItem(key) {
    this.kept.delete(key);
  }
}

function play(operations) {
  const store = new Store();
  const lists = new Lists(() => store);
  let undo = null;
  return operations.map(([operation, ...given]) => {
    let told = null;
    try {
      if (operation === "refuse") {
        [store.refusal] = given;
      } else if (operation === "write") {
        store.kept.set("listes", given[0]);
      } else if (operation === "undo") {
        undo?.();
        undo = null;
      } else {
        const done = lists[operation](...given);
        undo = typeof done === "function" ? done : null;
        told = typeof done === "function" ? "undo" : (done ?? null);
      }
    } catch (problem) {
      if (!(problem instanceof NotKept)) {
        throw problem;
      }
      told = problem.why;
    }
    // Read again from what is kept, as another page would.
    const others = new Lists(() => store);
    return { told, lists: others.all(), damaged: others.damaged, refused: others.refused, aside: store.getItem("listes-illisibles") };
  });
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(play)));
