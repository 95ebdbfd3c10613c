/**
 * The sections of the form open one after the other, each once the one before has what it needs. What was opened stays
 * open, what holds something is never folded away, and nothing moves the focus.
 */
import { element } from "../search/page/elements.js";
import { listed } from "../search/page/french.js";
import { isFilled } from "./fields.js";

const DESCRIPTION_MIN = 20;

/** What each section needs before the next one opens: what is missing, in words, and whether it is there. */
const NEEDED = {
  quoi: [
    ["ce que vous publiez", (fields) => fields.has("kind")],
    ["un titre", (fields) => fields.has("title")],
    ["un métier", (fields) => fields.has("sectors")],
  ],
  ou: [
    ["un lieu", (fields) => fields.need().isPlaced],
    ["une date limite", (fields) => fields.has("deadline")],
  ],
  details: [
    ["une description", (fields) => (fields.values("description")[0] ?? "").length >= DESCRIPTION_MIN],
    ["le lien de la consultation", (fields) => fields.has("link") || !fields.values("kind").includes("TENDER")],
    ["un montant, ou pourquoi vous n’en donnez pas", (fields) => fields.has("amount") || fields.has("amount_blank")],
  ],
};

/** What a section still needs, in words. */
export function missingOf(name, fields) {
  return (NEEDED[name] ?? []).filter(([, isThere]) => !isThere(fields)).map(([words]) => words);
}

export class Sections {
  #parts;
  #fields;
  #say;
  #next = element("p", { class: "soft" });
  #all = element("button", { type: "button", class: "button button--secondary" }, "Voir toute la page");

  /** `say(message)`: what assistive technology is told. `isWhole`: nothing is folded, what is there has to be read again. */
  constructor(form, fields, { say, isWhole }) {
    this.#fields = fields;
    this.#say = say;
    this.#parts = [...form.querySelectorAll("[data-section]")];
    if (isWhole) {
      return;
    }
    for (const part of this.#parts.slice(1)) {
      part.hidden = true;
    }
    this.#parts.at(-1).after(this.#next, this.#all);
    this.#all.addEventListener("click", () => this.openAll());
    // A link to what is folded, from wherever, unfolds it.
    window.addEventListener("hashchange", () => this.#openTarget());
    this.#openTarget();
    this.update(false);
  }

  /** Open what may be; `isTold`: say which comes next. */
  update(isTold = true) {
    const opened = [];
    this.#parts.forEach((part, rank) => {
      const isNext = this.#missingBefore(rank).length === 0;
      if (part.hidden && (isNext || controlsOf(part).some(isFilled))) {
        part.hidden = false;
        if (isNext) {
          opened.push(headingOf(part));
        }
      }
    });
    if (isTold && opened.length > 0) {
      this.#say(`Étape suivante\u202f: ${listed(opened)}.`);
    }
    this.#tellNext();
  }

  openAll() {
    const heading = this.#parts.find((part) => part.hidden)?.querySelector("h2");
    for (const part of this.#parts) {
      part.hidden = false;
    }
    const hadFocus = document.activeElement === this.#all;
    this.#tellNext();
    if (hadFocus && heading) {
      // The button is gone: reading goes on with what it opened.
      heading.tabIndex = -1;
      heading.focus();
    }
  }

  #missingBefore(rank) {
    return this.#parts.slice(0, rank).flatMap((part) => missingOf(part.dataset.section, this.#fields));
  }

  #tellNext() {
    const rank = this.#parts.findIndex((part) => part.hidden);
    this.#next.hidden = rank < 0;
    this.#all.hidden = rank < 0;
    if (rank > 0) {
      const next = headingOf(this.#parts[rank]);
      const missing = listed(this.#missingBefore(rank));
      this.#next.textContent = `Étape suivante\u202f: ${next}. Il manque encore\u202f: ${missing}.`;
    }
  }

  #openTarget() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && this.#parts.some((part) => part.hidden && part.contains(target))) {
      this.openAll();
      target.scrollIntoView();
    }
  }
}

function controlsOf(part) {
  return [...part.querySelectorAll("input, select, textarea")];
}

function headingOf(part) {
  // « 2. Où et quand »: the number says nothing aloud.
  return part.querySelector("h2").textContent.trim().replace(/^\d+\.\s*/, "");
}
