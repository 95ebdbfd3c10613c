/** The part of the page that shows an answer. Texts of the dataset are only ever text. */
import { card } from "./cards.js";
import { element } from "./elements.js";
import { number } from "./french.js";
import { pagination } from "./pagination.js";
import { advice, announcement, heading, remarks } from "./sentences.js";
import { toAddress } from "./state.js";

const QUIET = 1000;

export class Results {
  constructor(form) {
    this.form = form;
    this.path = form.getAttribute("action");
    this.title = document.title;
    this.answered = false;
    this.part = (id) => document.getElementById(id);
    this.labels = new Map([...form.querySelectorAll("option")].map((option) => [option, option.text]));
  }

  /** Until the first answer, which may have the index to wait for. */
  wait() {
    if (!this.answered) {
      this.#replaceWaysIn(true);
      this.part("resultats").textContent = "Recherche en cours…";
    }
  }

  show(state, answer) {
    this.answered = true;
    this.#replaceWaysIn(true);
    this.part("panne").hidden = true;
    this.part("resultats").textContent = heading(state, answer);
    document.title = `${heading(state, answer)} – ${this.title}`;
    this.part("remarques").replaceChildren(
      ...remarks(answer).map((remark) => element("p", { class: "notice" }, remark)),
      ...(answer.total === 0 ? this.#nothing(state, answer) : []),
    );
    this.part("fiches").replaceChildren(...answer.cards.map(card));
    this.part("pages").hidden = answer.pages < 2;
    this.part("pages").replaceChildren(
      pagination(answer.page, answer.pages, (page) => toAddress(this.path, { ...state, page })),
    );
    this.#showChosen(state);
    this.#showCounts(answer.counts);
    this.#announce(announcement(state, answer));
  }

  /** The ways in are back in the place of the results. */
  clear() {
    this.answered = false;
    this.#replaceWaysIn(false);
    this.part("panne").hidden = true;
    for (const id of ["choix", "remarques", "fiches", "pages"]) {
      this.part(id).replaceChildren();
    }
    document.title = this.title;
    this.#showCounts(null);
    this.#announce("");
  }

  /** What was found before stays in sight; when nothing was, the ways in are back. */
  showTrouble(message) {
    this.#replaceWaysIn(this.answered);
    this.part("panne-message").textContent = message;
    this.part("panne").hidden = false;
    this.#announce(message);
  }

  #replaceWaysIn(isSearching) {
    this.part("entrees").hidden = isSearching;
    this.part("zone-resultats").hidden = !isSearching;
    this.part("vers-resultats").hidden = !isSearching;
  }

  #nothing(state, answer) {
    const secteurs = element("a", { href: "/secteurs/" }, "par métier");
    const territoires = element("a", { href: "/territoires/" }, "par territoire");
    return [
      element("p", { class: "lead" }, advice(state, answer)),
      element("p", {}, "Vous pouvez aussi parcourir l’annuaire ", secteurs, " ou ", territoires, "."),
    ];
  }

  #showChosen(state) {
    const chosen = ["kind", "departement"].filter((name) => state[name]);
    this.part("choix").hidden = chosen.length === 0;
    this.part("choix").replaceChildren(
      ...chosen.map((name) => {
        const address = toAddress(this.path, { ...state, [name]: "", page: 1 });
        const label = this.labels.get(this.form.elements[name].selectedOptions[0]);
        const cross = element("span", { "aria-hidden": "true" }, "×");
        const says = element("span", { class: "sr-only" }, "Retirer le filtre ");
        return element("li", {}, element("a", { href: address, "data-filter": name }, says, label, cross));
      }),
    );
  }

  #showCounts(counts) {
    for (const [option, label] of this.labels) {
      const count = counts?.[option.parentElement.name]?.[option.value] ?? 0;
      option.text = counts && option.value ? `${label} · ${number(count)}` : label;
    }
  }

  #announce(message) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.part("annonce").textContent = message;
    }, QUIET);
  }
}
