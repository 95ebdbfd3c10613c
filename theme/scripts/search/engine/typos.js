/** The words that a misspelt one may stand for: those of the lexicons one or two letters away. */
import { stem } from "../../analyser.js";

/** Shorter words are too near of too many others. */
export const SHORTEST_CORRECTED = 4;
const SHORTEST_OF_TWO_EDITS = 8;
const MOST = 3;
// Frequencies count doublings. What is eight times rarer than the best is not what people meant…
const RARER = 2;
// … and two letters away, only a word of some eight documents is likelier than another beginning.
export const COMMON = 4;

/** The words one letter away, best first: three at most, one a stem. */
export function oneEditAway(word, lexicons) {
  return best(word, lexicons, 1, (other) => edits(word, other, 1) === 1);
}

/** The words two letters away of a long one, at least as frequent as told. */
export function twoEditsAway(word, lexicons, leastFrequency) {
  if (word.length < SHORTEST_OF_TWO_EDITS) {
    return [];
  }
  return best(word, lexicons, leastFrequency, (other) => edits(word, other, 2) === 2);
}

/** The words that begin as a word does, one letter aside. */
export function nearlyBegun(word, lexicons) {
  return best(word, lexicons, 1, (other) =>
    [-1, 0, 1].some((more) => {
      const length = word.length + more;
      return length < other.length && edits(word, other.slice(0, length), 1) === 1;
    }),
  );
}

function best(word, lexicons, leastFrequency, isNear) {
  const found = [];
  for (const { words, frequencies } of lexicons) {
    for (let rank = 0; rank < words.length; rank += 1) {
      if (frequencies[rank] >= leastFrequency && isNear(words[rank])) {
        found.push({ other: words[rank], frequency: frequencies[rank], shared: sharedBeginning(word, words[rank]) });
      }
    }
  }
  found.sort(
    (one, two) => two.frequency - one.frequency || two.shared - one.shared || (one.other < two.other ? -1 : 1),
  );
  const kept = new Map();
  for (const { other, frequency } of found) {
    if (kept.size < MOST && frequency >= found[0].frequency - RARER && !kept.has(stem(other))) {
      kept.set(stem(other), other);
    }
  }
  return [...kept.values()];
}

const LONGEST = 60;
const ROWS = [new Uint8Array(LONGEST + 1), new Uint8Array(LONGEST + 1), new Uint8Array(LONGEST + 1)];

/**
 * The letters to add, remove, change or swap with the next to turn a word into another (Damerau’s distance, where each
 * letter is edited once: « optimal string alignment »); more than `most` when it takes more.
 */
export function edits(word, other, most) {
  if (Math.abs(word.length - other.length) > most || Math.max(word.length, other.length) > LONGEST) {
    return most + 1;
  }
  const start = sharedBeginning(word, other);
  let end = word.length;
  let otherEnd = other.length;
  while (end > start && otherEnd > start && word.charCodeAt(end - 1) === other.charCodeAt(otherEnd - 1)) {
    end -= 1;
    otherEnd -= 1;
  }
  if (end === start || otherEnd === start) {
    return Math.max(end, otherEnd) - start;
  }
  let [before, above, row] = ROWS;
  const width = otherEnd - start;
  for (let column = 0; column <= width; column += 1) {
    above[column] = column;
  }
  for (let line = 1; line <= end - start; line += 1) {
    const letter = word.charCodeAt(start + line - 1);
    let least = line;
    row[0] = line;
    for (let column = 1; column <= width; column += 1) {
      const facing = other.charCodeAt(start + column - 1);
      const changed = above[column - 1] + (letter === facing ? 0 : 1);
      let cost = Math.min(above[column] + 1, row[column - 1] + 1, changed);
      if (
        line > 1 &&
        column > 1 &&
        letter === other.charCodeAt(start + column - 2) &&
        facing === word.charCodeAt(start + line - 2)
      ) {
        cost = Math.min(cost, before[column - 2] + 1);
      }
      row[column] = cost;
      least = Math.min(least, cost);
    }
    if (least > most) {
      return most + 1;
    }
    [before, above, row] = [above, row, before];
  }
  return above[width];
}

function sharedBeginning(word, other) {
  const shortest = Math.min(word.length, other.length);
  let shared = 0;
  while (shared < shortest && word.charCodeAt(shared) === other.charCodeAt(shared)) {
    shared += 1;
  }
  return shared;
}
