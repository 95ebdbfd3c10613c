/**
 * The bar of what is chosen among the results: n selected → compare, add to a list, export, print. Loaded with the first
 * choice (`entries/tool-selection.js`); what the buttons need is loaded when they are pressed.
 *
 *   const selection = new Selection(place, {
 *     tools: { lists, export },   // addresses of tool-lists.js and tool-export.js
 *     exporting,                  // (documents) → what exportDocuments wants: { documents, each, addressOf, name }
 *     say,                        // (words) → tells the whole page: a status that was there before the bar
 *     heading,                    // takes the focus from the bar, when the bar goes
 *     onChange,                   // after each change: tick the boxes again with selection.has(slug)
 *   });
 *   selection.box(card) → a labelled checkbox for a card { document, slug, name, about }: about, « Entreprise
 *                         d’insertion · Fontaine (38) », is printed; it follows the selection until it leaves the page
 *   selection.pick(card), selection.has(slug), selection.count, selection.clear()
 *
 * `place`: an element of the page with an id, hidden while nothing is chosen. Where it does not stay in sight, a line
 * at the foot of the screen tells the count and leads to it: it ends the part of the page that holds `place`. The selection outlives a page of results and a
 * look at a profile: it is kept for the tab (sessionStorage), where the browser allows it.
 */
import { element, hidden } from "../page/elements.js";
import { counted } from "../page/french.js";
import { comparisonAddress, comparisonProblem, contactAddress, contactProblem, MOST_WRITTEN, profileAddress, writeTo } from "./list_links.js";
import { leaveRoom } from "./room.js";

const KEY = "selection";
const UNLOADED = "L’outil n’a pas pu charger. Vérifiez votre connexion, puis réessayez.";

export class Selection {
  #chosen = new Map();
  #place;
  #options;
  #count = element("p", { class: "selection__count" });
  #status = element("p", { role: "status" });
  #under = element("div", {});
  #line = element("div", { class: "selection-line" });
  #write;

  constructor(place, { tools, exporting, say, heading, onChange = () => {} }) {
    this.#place = place;
    this.#options = { tools, exporting, say, heading, onChange };
    this.#chosen = new Map(kept().map((card) => [card.slug, card]));
    const buttons = element("div", { class: "selection__tools" });
    for (const [words, act] of [
      [writeTo(this.count), () => this.#writeTo()],
      ["Comparer", () => this.#compare()],
      ["Ajouter à une liste", (button) => this.#addToList(button)],
      ["Exporter en CSV", () => this.#export("csv")],
      ["Exporter en XLSX", () => this.#export("xlsx")],
      ["Imprimer", () => this.#print()],
      ["Tout retirer", () => this.clear()],
    ]) {
      const button = element("button", { type: "button", class: "link" }, words);
      button.addEventListener("click", () => this.#run(act, button));
      buttons.append(button);
    }
    this.#write = buttons.firstChild;
    place.classList.add("selection");
    for (const [attribute, value] of [["role", "region"], ["aria-label", "Sélection"], ["tabindex", "-1"]]) {
      place.setAttribute(attribute, value);
    }
    place.replaceChildren(this.#count, buttons, this.#status, this.#under);
    place.parentElement.append(this.#line);
    this.#show();
    leaveRoom(place, this.#line);
  }

  get count() {
    return this.#chosen.size;
  }

  has(slug) {
    return this.#chosen.has(slug);
  }

  /** A checkbox, its label read with the name of the structure. */
  box(card) {
    const input = element("input", { type: "checkbox", form: "recherche", value: card.slug });
    input.checked = this.has(card.slug);
    input.addEventListener("change", () => {
      if (input.checked) {
        this.#chosen.set(card.slug, card);
      } else {
        this.#chosen.delete(card.slug);
      }
      this.#change();
    });
    return element("label", { class: "select" }, input, " Sélectionner", hidden(` ${card.name}`));
  }

  /** Choose a card, whether or not its box is still in the page: the results may have been drawn again meanwhile. */
  pick(card) {
    this.#chosen.set(card.slug, card);
    this.#change();
  }

  clear() {
    this.#chosen.clear();
    this.#under.replaceChildren();
    // What is hidden loses the focus, and people their place.
    if (this.#place.contains(document.activeElement)) {
      this.#options.heading.focus();
    }
    this.#change();
  }

  /** Somebody chose: show it, and say it to those who do not see the bar. */
  #change() {
    this.#show();
    // A box may have been drawn again between the press and the answer to it.
    for (const input of document.querySelectorAll(".select input")) {
      input.checked = this.has(input.value);
    }
    this.#options.say(this.count > 0 ? `${this.#told()}. Actions au-dessus des résultats.` : "Sélection vidée.");
  }

  #told() {
    return counted(this.count, "structure sélectionnée", "structures sélectionnées");
  }

  #show() {
    this.#place.hidden = this.count === 0;
    this.#line.hidden = this.count === 0;
    this.#count.textContent = this.#told();
    this.#write.textContent = writeTo(this.count);
    this.#line.replaceChildren(element("span", {}, this.#told()), this.#way());
    this.#status.textContent = "";
    keep([...this.#chosen.values()]);
    this.#options.onChange();
  }

  /** Leads to the bar. The address stays: it is the search's. */
  #way() {
    const way = element("a", { href: `#${this.#place.id}` }, "Actions", hidden(" sur la sélection"));
    way.addEventListener("click", (event) => {
      event.preventDefault();
      this.#place.focus();
    });
    return way;
  }

  async #run(act, button) {
    this.#status.textContent = "";
    try {
      await act(button);
    } catch {
      this.#status.textContent = UNLOADED;
    }
  }

  #writeTo() {
    const problem = contactProblem(this.count, `retirez-en ${this.count - MOST_WRITTEN}`);
    if (problem) {
      this.#status.textContent = problem;
    } else {
      location.assign(contactAddress([...this.#chosen.keys()]));
    }
  }

  #compare() {
    const problem = comparisonProblem(this.count);
    if (problem) {
      this.#status.textContent = problem;
    } else {
      location.assign(comparisonAddress([...this.#chosen.keys()]));
    }
  }

  async #addToList(button) {
    const { chooseList } = await import(this.#options.tools.lists);
    chooseList(this.#under, [...this.#chosen.values()], { onClose: () => button.focus() });
  }

  async #export(format) {
    const { exportDocuments, exportProgress } = await import(this.#options.tools.export);
    const documents = [...this.#chosen.values()].map((card) => card.document);
    const onProgress = (progress) => {
      this.#status.textContent = exportProgress(progress);
    };
    const saved = await exportDocuments({ ...this.#options.exporting(documents), documents, format, onProgress });
    this.#status.textContent = `${counted(saved, "structure enregistrée", "structures enregistrées")} dans un fichier ${format.toUpperCase()}.`;
  }

  /** On paper: the chosen ones alone, whichever page of results they stand on. */
  #print() {
    const entries = [...this.#chosen.values()].map(({ slug, name, about }) =>
      element("li", {}, element("strong", {}, name), ...(about ? [` – ${about}`] : []), element("br"), location.origin + profileAddress(slug)),
    );
    const sheet = element("div", { class: "selection-sheet" }, element("h2", {}, "Votre sélection"), element("ul", {}, ...entries));
    document.body.append(sheet);
    window.addEventListener("afterprint", () => sheet.remove(), { once: true });
    window.print();
  }
}

function kept() {
  try {
    const cards = JSON.parse(sessionStorage.getItem(KEY)) ?? [];
    return cards.filter((card) => typeof card?.slug === "string" && typeof card.name === "string");
  } catch {
    return [];
  }
}

function keep(cards) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(cards));
  } catch {
    // The selection then ends with the page.
  }
}
