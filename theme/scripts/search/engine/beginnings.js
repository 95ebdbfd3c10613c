/** The terms that a beginning leads to. */

// « re » begins hundreds of words: the most frequent are what people type, and all that a keystroke has time for.
const MOST = 64;
const DIGITS = /^\d+$/;

/**
 * The terms of the words that begin so as they are written, « réparatio » → « repar », the most frequent first:
 * `{ shard, term, written }`.
 */
export function termsOfWords(shards, beginning) {
  return mostFrequent(shards, (shard) => {
    const [low, high] = shard.from(beginning);
    const written = new Map();
    for (let rank = low; rank < high; rank += 1) {
      const term = shard.stemOf[rank];
      if (!written.has(term)) {
        written.set(term, shard.words[rank]);
      }
    }
    return written;
  });
}

/** The numbers that begin so, of so many digits. */
export function numbersFrom(shards, beginning, [fewest, most]) {
  return mostFrequent(shards, (shard) => {
    const [low, high] = shard.termsFrom(beginning);
    const written = new Map();
    for (let rank = low; rank < high; rank += 1) {
      const text = shard.terms[rank];
      if (text.length >= fewest && text.length <= most && DIGITS.test(text)) {
        written.set(rank, text);
      }
    }
    return written;
  });
}

function mostFrequent(shards, writtenByTerm) {
  const found = [];
  for (const shard of shards) {
    for (const [term, written] of writtenByTerm(shard)) {
      found.push({ shard, term, written, frequency: shard.frequency(term) });
    }
  }
  // Among equals, the order of the alphabet stays.
  return found.sort((one, other) => other.frequency - one.frequency).slice(0, MOST);
}
