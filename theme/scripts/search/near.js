/** Whether one letter added, removed, changed or swapped with the next turns a word into the other. */
export function isOneEditAway(word, other) {
  if (Math.abs(word.length - other.length) > 1) {
    return false;
  }
  const shortest = Math.min(word.length, other.length);
  let start = 0;
  while (start < shortest && word[start] === other[start]) {
    start += 1;
  }
  const rest = word.slice(start);
  const otherRest = other.slice(start);
  return (
    rest.slice(1) === otherRest.slice(1) ||
    rest.slice(1) === otherRest ||
    rest === otherRest.slice(1) ||
    (rest[0] === otherRest[1] && rest[1] === otherRest[0] && rest.slice(2) === otherRest.slice(2))
  );
}

/** Whether a word being typed, give or take one letter, begins the other. */
export function nearlyBegins(word, other) {
  return [-1, 0, 1].some((more) => isOneEditAway(word, other.slice(0, word.length + more)));
}
