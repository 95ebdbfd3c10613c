/**
 * What is searched, and the address that tells it: the names of parameters are those of the existing service where it
 * has them, so that its links go on working here. Page and worker share the object.
 */
import { isPlace, placeOf, valueOf } from "./state-places.js";

const WORDS_LENGTH = 200;
const RADIUS_MAX = 500;
const TOLD_MAX = 20;
const TOLD_LENGTH = 80;

/** The lists of a state whose values are those of a vocabulary: key → parameter. */
export const LISTS = {
  kinds: "kind",
  sectors: "sectors",
  services: "presta_type",
  territory: "territory",
  networks: "networks",
  labels: "labels",
  legalForms: "legal_form",
  turnover: "ca",
  staff: "employees",
};

/** What is yes or nothing: key → parameter. */
export const SWITCHES = { references: "has_client_references", contracts: "has_contracts", clause: "clause" };

const SORTS = { relevance: "", distance: "distance", name: "nom", date: "date" };
const VIEWS = { list: "", map: "carte" };
const YES = new Set(["true", "1", "on", "oui", "yes"]);
const LITERALS = { no: "", yes: "tels" };
const VALUES_MAX = 200;
const LEGACY_SLUG = /^[a-z][a-z0-9-]{8,}$/;
// The zone that FRR replaced in July 2024.
const RENAMED = { ZRR: "FRR" };
// Filters of the existing service that this one has not.
const ELSEWHERE = ["locations", "has_groups", "company_client_reference", "favorite_list", "tender"];

/**
 * @typedef {object} State
 * @property {string} words
 * @property {boolean} literal Whether words are searched as they are typed, without correction.
 * @property {string[]} kinds
 * @property {string[]} sectors Slugs of trades, and of groups that stand for all of theirs.
 * @property {string[]} services
 * @property {string[]} places « C38185 », « D38 », « R84 ».
 * @property {string[]} namedPlaces Places of legacy addresses (« grenoble-38 »), until `withNamedPlaces` reads them.
 * @property {number | null} radius Kilometres around the communes searched.
 * @property {string[]} territory
 * @property {string[]} networks
 * @property {string[]} labels
 * @property {string[]} legalForms
 * @property {string[]} turnover
 * @property {string[]} staff
 * @property {boolean} references
 * @property {boolean} contracts
 * @property {boolean} clause
 * @property {"relevance" | "distance" | "name" | "date"} sort
 * @property {number} page
 * @property {"list" | "map"} view
 * @property {{name: string, value: string}[]} ignored What an address asked for and could not be understood.
 */

/** A state that searches nothing; `changes` are made to it. */
export function stateOf(changes = {}) {
  const lists = Object.fromEntries(Object.keys(LISTS).map((key) => [key, []]));
  const switches = Object.fromEntries(Object.keys(SWITCHES).map((key) => [key, false]));
  return {
    words: "",
    literal: false,
    ...lists,
    ...switches,
    places: [],
    namedPlaces: [],
    radius: null,
    sort: "relevance",
    page: 1,
    view: "list",
    ignored: [],
    ...changes,
  };
}

/**
 * The state that an address tells, given what each list accepts, as vocabulary.js gives it. What is not understood is
 * left out and told in `ignored`.
 */
export function fromAddress(search, vocabulary) {
  const told = new Told(search);
  const state = stateOf({ words: told.words("q"), literal: told.choice("mots", LITERALS) === "yes" });
  for (const [key, name] of Object.entries(LISTS)) {
    state[key] = told.list(name, (value) => meant(value, new Set(vocabulary[key]), vocabulary.legacy));
  }
  for (const [key, name] of Object.entries(SWITCHES)) {
    state[key] = told.yes(name);
  }
  // The first search page of this site called it so.
  const places = told.list(["perimeters", "departement"], (value) => placeOf(value));
  state.places = places.filter(isPlace);
  state.namedPlaces = places.filter((place) => !isPlace(place));
  state.radius = told.number("rayon", 0, RADIUS_MAX);
  state.sort = told.choice("tri", SORTS);
  state.page = told.number("page", 1, Infinity) ?? 1;
  state.view = told.choice("vue", VIEWS);
  for (const name of ELSEWHERE) {
    told.list(name, () => null);
  }
  state.ignored = told.ignored;
  return withoutIdleRadius(state);
}

/** The address of a state. What `fromAddress` gives for it is the same state, `ignored` apart. */
export function toAddress(path, state) {
  const parameters = new URLSearchParams();
  const add = (name, values) => values.forEach((value) => value && parameters.append(name, value));
  add("q", [state.words.trim()]);
  add("mots", [state.literal && LITERALS.yes]);
  for (const [key, name] of Object.entries(LISTS)) {
    add(name, state[key]);
    if (key === "services") {
      add("perimeters", [...state.places.map(valueOf), ...state.namedPlaces]);
      add("rayon", [state.radius !== null && String(state.radius)]);
    }
  }
  for (const [key, name] of Object.entries(SWITCHES)) {
    add(name, [state[key] && "True"]);
  }
  add("tri", [SORTS[state.sort]]);
  add("vue", [VIEWS[state.view]]);
  add("page", [state.page > 1 && String(state.page)]);
  const query = parameters.toString();
  return query ? `${path}?${query}` : path;
}

/** Whether there is anything to search for. */
export function isSearch(state) {
  const lists = [...Object.keys(LISTS), "places", "namedPlaces"];
  const isFiltered = lists.some((key) => state[key].length > 0) || Object.keys(SWITCHES).some((key) => state[key]);
  return isFiltered || state.words.trim() !== "";
}

/**
 * The state once the places that an older address names are read: `resolve` gives the place that a name means, or
 * null. Those that mean none are told.
 */
export async function withNamedPlaces(state, resolve) {
  const found = await Promise.all(state.namedPlaces.map((name) => resolve(name)));
  const unknown = state.namedPlaces.filter((_, rank) => !found[rank]);
  return withoutIdleRadius({
    ...state,
    places: [...new Set([...state.places, ...found.filter(Boolean)])],
    namedPlaces: [],
    ignored: [...state.ignored, ...unknown.map((value) => ({ name: "perimeters", value: shortened(value) }))],
  });
}

/** A radius goes around communes, and nothing else. */
function withoutIdleRadius(state) {
  const isAround = state.places.length + state.namedPlaces.length > 0 && state.places.every((place) => place[0] === "C");
  if (state.radius === null || isAround) {
    return state;
  }
  const ignored = [...state.ignored, { name: "rayon", value: String(state.radius) }];
  return { ...state, radius: null, ignored };
}

/** The value accepted that a value means: itself, whatever its case, or the one that took its place; null for none. */
function meant(value, accepted, legacy) {
  const newer = Object.hasOwn(legacy, value) ? legacy[value] : RENAMED[value.toUpperCase()];
  const written = [value, value.toUpperCase(), value.toLowerCase(), newer].find((other) => accepted.has(other));
  return written ?? [...accepted].find((other) => LEGACY_SLUG.test(value) && bare(other) === bare(value)) ?? null;
}

/** The existing service writes « d’art » dart, and numbers the slugs of namesakes. */
function bare(slug) {
  return slug.replace(/-\d+$/, "").replace(/-/g, "");
}

function shortened(value) {
  return value.length > TOLD_LENGTH ? `${value.slice(0, TOLD_LENGTH)}…` : value;
}

/** The parameters of an address, read one by one; what nobody understands is kept aside. */
class Told {
  constructor(search) {
    this.parameters = new URLSearchParams(search);
    this.ignored = [];
  }

  words(name) {
    return (this.parameters.get(name) ?? "").replace(/[\u0000-\u001f\u007f]+/g, " ").slice(0, WORDS_LENGTH);
  }

  /** Values, repeated or parted by commas, each once. */
  list(names, read) {
    const kept = new Set();
    for (const name of [names].flat()) {
      for (const value of this.#values(name)) {
        const understood = read(value);
        if (understood === null) {
          this.#ignore(name, value);
        } else {
          kept.add(understood);
        }
      }
    }
    return [...kept];
  }

  yes(name) {
    return this.list(name, (value) => (YES.has(value.toLowerCase()) ? true : null)).length > 0;
  }

  number(name, min, max) {
    const read = (value) => (/^\d{1,6}$/.test(value) && value >= min && value <= max ? Number(value) : null);
    return this.list(name, read)[0] ?? null;
  }

  /** The first key of `choices` whose value is told; the first key of all when none is. */
  choice(name, choices) {
    const keys = Object.keys(choices);
    const read = (value) => keys.find((key) => choices[key] === value) ?? null;
    return this.list(name, read)[0] ?? keys[0];
  }

  #values(name) {
    const values = this.parameters.getAll(name).flatMap((value) => value.split(","));
    return values.map((value) => value.trim()).filter(Boolean).slice(0, VALUES_MAX);
  }

  #ignore(name, value) {
    if (this.ignored.length < TOLD_MAX) {
      this.ignored.push({ name, value: shortened(value) });
    }
  }
}
