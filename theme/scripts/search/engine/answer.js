/** The worker's answers: one page of results, and what else is asked of the same search. */
import { valueOf } from "../state-places.js";
import { stateOf, withNamedPlaces } from "../state.js";
import { Finding, TIERS } from "./finding.js";
import { sorted } from "./sorting.js";

export const PAGE_SIZE = 20;
const WHY = { [TIERS.there]: "there", [TIERS.reaches]: "reaches", [TIERS.national]: "national" };

export class Answers {
  #files;
  #territories;
  #finding;
  /** The last search, which most other questions are about. */
  #last = { key: "", found: null };

  /** `files`: IndexFiles; `territories`: Territories. */
  constructor(files, territories) {
    this.#files = files;
    this.#territories = territories;
    this.#finding = new Finding(files, territories);
  }

  /** One page of results, with the counts of the options and all that has to be told. */
  async search(asked, typing) {
    const { state, found } = await this.#found(asked, typing);
    const pages = Math.max(1, Math.ceil(found.kept.total / PAGE_SIZE));
    const page = Math.min(state.page, pages);
    const documents = await this.#inOrder(state, found, page * PAGE_SIZE);
    const shown = documents.slice((page - 1) * PAGE_SIZE);
    const [activities] = await Promise.all([this.#files.activities(), this.#files.loadNames(shown)]);
    const { spoken, place, kept, number } = found;
    return {
      total: kept.total,
      page,
      pages,
      everyWord: spoken?.everyWord ?? true,
      corrected: spoken?.corrected ?? [],
      widened: spoken?.widened ?? [],
      place: { ...place, read: found.read?.words ?? null, others: found.read?.others ?? [] },
      widenedPlace: found.widenedPlace,
      siret: number && (await this.#numberAnswer(number)),
      rest: found.read?.rest ?? null,
      wider: kept.total === 0 ? await this.#wider(state, found) : [],
      state,
      counts: kept.counts,
      cards: Array.from(this.#byLunr(state, found, shown), (document) => this.#card(document, found, activities)),
    };
  }

  /** The counts of a facet that was opened. */
  async facet(asked, name) {
    await this.#files.addFacet(name);
    const { typing } = await this.#found(asked);
    this.#last.key = "";
    return (await this.#found(asked, typing)).found.kept.counts;
  }

  /** Every document of the results, in their order. */
  async results(asked) {
    const { state, found } = await this.#found(asked);
    return [...(await this.#inOrder(state, found))];
  }

  /** How many of the results stand in each département, by code. */
  async departements(asked) {
    const [{ found }, facet] = await Promise.all([this.#found(asked), this.#files.facet("departements")]);
    const counts = {};
    found.kept.documents.forEach((isKept, document) => {
      for (const code of isKept ? facet.of(document) : []) {
        counts[code] = (counts[code] ?? 0) + 1;
      }
    });
    return counts;
  }

  /** The results that stand in a département: name, slug and coordinates. */
  async structures(asked, departement) {
    const [{ state, found }, facet, pointOf] = await Promise.all([
      this.#found(asked),
      this.#files.facet("departements"),
      this.#territories.pointsIn(departement),
    ]);
    const documents = (await this.#inOrder(state, found)).filter((document) => facet.of(document).includes(departement));
    await this.#files.loadNames(documents);
    return Array.from(documents, (document) => ({
      slug: this.#files.names.slug(document),
      name: this.#files.names.name(document),
      ...pointOf(document),
    }));
  }

  /** What a state finds; what it found last time, words half-typed or not, when `typing` is not told. */
  async #found(asked, typing = undefined) {
    const key = JSON.stringify({ ...asked, page: 1, sort: "", view: "", ignored: [] });
    const isKnown = this.#last.key === key && (typing === undefined || this.#last.typing === typing);
    if (!isKnown) {
      const state = await this.#understood(stateOf(asked));
      this.#last = { key, state, typing, found: await this.#finding.find(state, typing ?? false) };
    }
    const { page = 1, sort = "relevance", view = "list" } = asked;
    return { ...this.#last, state: { ...this.#last.state, page: Math.max(1, page), sort, view } };
  }

  /** The state with its places: older addresses name them in their own way, and some name none that exists. */
  async #understood(state) {
    const asked = [...state.places.map(valueOf), ...state.namedPlaces];
    if (asked.length === 0) {
      return state;
    }
    const places = await this.#territories.places();
    return withNamedPlaces({ ...state, places: [], namedPlaces: asked }, (name) => places.resolvePerimeter(name));
  }

  /** The documents found, in order; the `most` first ones. */
  async #inOrder({ sort }, { kept, tiers, spoken, reached, widenedPlace }, most = Infinity) {
    const { names, hasWholeNames } = this.#files;
    // Names put in order what nothing else does; where they are in many files, only when they are asked for.
    if (hasWholeNames || sort === "name") {
      await this.#files.loadOrder();
    }
    const results = {
      documents: kept.documents,
      // Distances part nobody but those who go everywhere.
      isNational: sort === "distance" && tiers ? kept.isNational : tiers,
      scores: spoken?.scores ?? null,
      distances: reached?.distances ?? null,
      names,
      dates: sort === "date" ? await this.#files.facet("dates") : null,
    };
    return sorted(widenedPlace ? "distance" : sort, results, most);
  }

  /** The documents of a page in the order of Lunr's own scores: the columns give the same, to the last digits. */
  #byLunr({ sort }, found, shown) {
    if (!found.spoken || sort !== "relevance" || found.widenedPlace) {
      return shown;
    }
    const scores = this.#finding.exact(shown, found);
    const tier = (document) => found.tiers?.[document] ?? 0;
    const places = new Map(Array.from(shown, (document, place) => [document, place]));
    const rounded = (document) => Math.round((scores.get(document) ?? 0) * 1e9);
    return [...shown].sort(
      (one, other) => tier(one) - tier(other) || rounded(other) - rounded(one) || places.get(one) - places.get(other),
    );
  }

  #card(document, { tiers, outside, reached, spoken }, activities) {
    const { names } = this.#files;
    const trades = activities.tradesOf(document);
    const distance = reached?.distances?.[document];
    return {
      document,
      name: names.name(document),
      slug: names.slug(document),
      kind: activities.kind(document),
      trades: trades.slugs,
      derived: trades.derived,
      national: tiers?.[document] === TIERS.national,
      distance: distance >= 0 && Number.isFinite(distance) ? distance : null,
      why: outside[document] ? null : (WHY[tiers?.[document]] ?? "there"),
      outside: outside[document] === 1,
      terms: spoken?.terms ?? [],
    };
  }

  /** What a SIRET or a SIREN is, whatever the filters: structures, one that left, or nothing known. */
  async #numberAnswer({ number, isValid, numbered }) {
    const { gone } = this.#files.manifest;
    const isGone = numbered.length === 0 && gone
      ? JSON.parse(await this.#files.text(`/recherche/g${gone}.json`)).some((siret) => siret.startsWith(number))
      : false;
    return { number, isValid, documents: numbered, known: numbered.length > 0 || isGone };
  }

  /** Wider places where the same search finds somebody: its département, its région, then everywhere. */
  async #wider(state, { read, place }) {
    const [key, other] = place.keys;
    if (!key || other) {
      return [];
    }
    const words = read ? read.rest : state.words;
    const places = await this.#territories.around(key);
    const found = [];
    for (const { key: wider, label } of [...places, { key: "", label: "" }]) {
      const asked = { ...state, words, places: wider ? [wider] : [], radius: null };
      const { kept, spoken } = await this.#finding.find(asked, false);
      if (kept.total > 0 && (spoken?.everyWord ?? true)) {
        found.push({ key: wider, label, words, total: kept.total });
      }
    }
    return found;
  }
}
