/**
 * Lists of structures, kept in this browser (localStorage) and nowhere else.
 *
 *   const lists = new Lists(() => localStorage);
 *   lists.all() → [{ id, name, structures: [{ slug, name }] }]      lists.damaged → whether what was kept is unreadable
 *   lists.create(name, structures) → the list                       lists.rename(id, name) → the list, or nothing
 *   lists.add(id, structures) → { list, added, already, left }      or nothing
 *   lists.remove(id) → undo                                         lists.take(id, slug) → undo, or nothing
 *
 * Each change reads what is kept first (another tab may have changed it) and is kept at once, whole, or not at all:
 * it then throws NotKept. « Nothing » is what a change of a list answers once another tab has removed it.
 */

export const LONGEST_NAME = 60;
export const MOST_STRUCTURES = 100;
export const KEY = "listes";
/** What was kept and cannot be read: put aside before anything is written over it. */
export const ASIDE = `${KEY}-illisibles`;

/** `why`: "refused" when the browser keeps nothing for this site, "full" when there is no room left. */
export class NotKept extends Error {
  constructor(why) {
    super(why);
    this.why = why;
  }
}

export class Lists {
  #open;

  /** `open`: gives the Storage; some browsers refuse it by throwing. */
  constructor(open) {
    this.#open = open;
  }

  /** Whether this browser keeps lists: the reason it does not, or nothing. */
  get refused() {
    try {
      const storage = this.#open();
      const probe = `${KEY}-essai`;
      storage.setItem(probe, "1");
      storage.removeItem(probe);
      return "";
    } catch (problem) {
      return why(problem);
    }
  }

  get damaged() {
    return this.#read().damaged;
  }

  all() {
    return this.#read().lists;
  }

  create(name, structures = []) {
    const kept = this.#read();
    const list = { id: kept.next, name: freeName(kept.lists, name), structures: unique(structures).slice(0, MOST_STRUCTURES) };
    this.#keep({ ...kept, next: kept.next + 1, lists: [...kept.lists, list] });
    return list;
  }

  rename(id, name) {
    const kept = this.#read();
    const others = kept.lists.filter((list) => list.id !== id);
    return this.#change(kept, id, (list) => ({ ...list, name: freeName(others, name) }));
  }

  /** `already`: how many it held; `left`: how many did not fit. */
  add(id, structures) {
    const kept = this.#read();
    const held = new Set(kept.lists.find((list) => list.id === id)?.structures.map(({ slug }) => slug));
    const fresh = unique(structures).filter(({ slug }) => !held.has(slug));
    const added = fresh.slice(0, MOST_STRUCTURES - held.size);
    const list = this.#change(kept, id, (one) => ({ ...one, structures: [...one.structures, ...added] }));
    return list && {
      list,
      added: added.length,
      already: unique(structures).length - fresh.length,
      left: fresh.length - added.length,
    };
  }

  remove(id) {
    const kept = this.#read();
    const rank = kept.lists.findIndex((list) => list.id === id);
    if (rank < 0) {
      return undefined;
    }
    const gone = kept.lists[rank];
    this.#keep({ ...kept, lists: kept.lists.filter((list) => list !== gone) });
    return () => {
      const now = this.#read();
      this.#keep({ ...now, lists: inserted(now.lists.filter((list) => list.id !== id), rank, gone) });
    };
  }

  take(id, slug) {
    const kept = this.#read();
    const structures = kept.lists.find((list) => list.id === id)?.structures ?? [];
    const rank = structures.findIndex((structure) => structure.slug === slug);
    if (rank < 0) {
      return undefined;
    }
    const without = (list) => ({ ...list, structures: list.structures.filter((structure) => structure.slug !== slug) });
    this.#change(kept, id, without);
    const back = (list) => ({ ...list, structures: inserted(without(list).structures, rank, structures[rank]) });
    return () => this.#change(this.#read(), id, back);
  }

  #change(kept, id, changed) {
    const rank = kept.lists.findIndex((list) => list.id === id);
    if (rank < 0) {
      return undefined;
    }
    const lists = [...kept.lists];
    lists[rank] = changed(lists[rank]);
    this.#keep({ ...kept, lists });
    return lists[rank];
  }

  #read() {
    let text = null;
    try {
      text = this.#open().getItem(KEY);
    } catch {
      return { next: 1, lists: [], damaged: false };
    }
    return text === null ? { next: 1, lists: [], damaged: false } : parsed(text);
  }

  #keep({ next, lists, damaged }) {
    try {
      const storage = this.#open();
      if (damaged) {
        storage.setItem(ASIDE, storage.getItem(KEY));
      }
      storage.setItem(KEY, JSON.stringify({ next, lists }));
    } catch (problem) {
      throw new NotKept(why(problem));
    }
  }
}

/** A name that people can read in a list of names: one line, not too long. */
export function cleanName(name) {
  return name.replace(/\s+/g, " ").trim().slice(0, LONGEST_NAME).replace(/[\ud800-\udbff]$/, "").trim() || "Ma liste";
}

/** The name, with a number when another list has it. */
function freeName(lists, name) {
  const wanted = cleanName(name);
  const taken = new Set(lists.map((list) => list.name));
  let free = wanted;
  for (let number = 2; taken.has(free); number += 1) {
    free = `${wanted} (${number})`;
  }
  return free;
}

function unique(structures) {
  const bySlug = new Map();
  for (const { slug, name } of structures) {
    if (!bySlug.has(slug)) {
      bySlug.set(slug, { slug, name });
    }
  }
  return [...bySlug.values()];
}

function inserted(items, rank, item) {
  return [...items.slice(0, rank), item, ...items.slice(rank)];
}

/** What was kept, without what is no list: people and other scripts may write there. */
function parsed(text) {
  let kept = null;
  try {
    kept = JSON.parse(text);
  } catch {
    // Told by `damaged`.
  }
  if (!Array.isArray(kept?.lists)) {
    return { next: 1, lists: [], damaged: true };
  }
  const lists = kept.lists
    .filter((list) => Number.isInteger(list?.id) && typeof list.name === "string" && Array.isArray(list.structures))
    .map(({ id, name, structures }) => ({ id, name, structures: unique(structures.filter(isStructure)) }));
  const next = Math.max(Number.isInteger(kept.next) ? kept.next : 1, 1, ...lists.map(({ id }) => id + 1));
  return { next, lists, damaged: false };
}

function isStructure(value) {
  return typeof value?.slug === "string" && typeof value.name === "string";
}

function why(problem) {
  return /quota/i.test(problem?.name ?? "") ? "full" : "refused";
}
