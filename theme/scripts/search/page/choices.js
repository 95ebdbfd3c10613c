/** The states one choice away from a state. A filter holds several values, or is on or off. */

/** The first page of the same search with other choices. What an address asked in vain has been told once. */
export function changed(state, changes = {}) {
  return { ...state, page: 1, ignored: [], ...changes };
}

export function isChosen(state, filter, value) {
  return Array.isArray(state[filter]) ? state[filter].includes(value) : Boolean(state[filter]);
}

export function withChoice(state, filter, value) {
  const values = state[filter];
  return changed(state, { [filter]: Array.isArray(values) ? [...new Set([...values, value])] : true });
}

export function withoutChoice(state, filter, value) {
  const values = state[filter];
  return changed(state, { [filter]: Array.isArray(values) ? values.filter((other) => other !== value) : false });
}

/** Whether distances mean something: only communes are searched. */
export function isAround({ places }) {
  return places.length > 0 && places.every((key) => key.startsWith("C"));
}

/** The same search in other places; what only communes have goes with them. */
export function inPlaces(state, places) {
  const there = changed(state, { places, namedPlaces: [] });
  const { radius, sort } = there;
  return isAround(there) ? there : { ...there, radius: null, sort: sort === "distance" ? "relevance" : sort };
}
