/** The form of a need, read and filled by the names of its fields. */
import { element } from "../search/page/elements.js";

const LEVELS = { COMMUNE: "C", DEPARTEMENT: "D", REGION: "R" };
const LEVEL_WORDS = { D: ", département", R: ", région" };

/** « COMMUNE-38185 » → « C38185 ». */
export function keyOf(value) {
  const [level, code] = value.split("-");
  return `${LEVELS[level] ?? ""}${code ?? ""}`;
}

/** « C38185 » → « COMMUNE-38185 ». */
export function valueOf(key) {
  const level = Object.keys(LEVELS).find((one) => LEVELS[one] === key[0]);
  return `${level}-${key.slice(1)}`;
}

/** The words beside the box of a place, which tell its level: theme/tender_words.py has the same. */
export function placeWords({ key, label }) {
  return label && label + (LEVEL_WORDS[key[0]] ?? "");
}

export class Fields {
  constructor(form) {
    this.form = form;
  }

  /** The controls of a name. */
  all(name) {
    return [...this.form.querySelectorAll(`[name="${name}"]`)];
  }

  /** What is chosen, or typed, under a name. */
  values(name) {
    return this.all(name).flatMap((one) => (isBox(one) ? (one.checked ? [one.value] : []) : [one.value.trim()].filter(Boolean)));
  }

  has(name) {
    return this.values(name).length > 0;
  }

  /** What the count depends on; null for places means the whole country. */
  need() {
    const isEverywhere = this.has("whole_country");
    return {
      sectors: this.values("sectors"),
      services: this.values("service_types"),
      kinds: this.values("kinds"),
      places: isEverywhere ? [] : this.values("perimeters").map(keyOf),
      isPlaced: isEverywhere || this.has("perimeters"),
    };
  }

  /** Tick the box of a value in its list, made when the form has none yet. */
  choose(name, value, label) {
    const list = this.list(name);
    const box = this.all(name).find((one) => one.value === value) ?? element("input", { type: "checkbox", name, value });
    box.checked = true;
    if (!list.contains(box)) {
      list.append(box.parentElement ?? element("label", {}, box, label));
    }
    list.hidden = false;
    this.changed();
  }

  /** The group where choices of a name are added. */
  list(name) {
    return this.form.querySelector(`[data-choices="${name}"]`);
  }

  /** Tell whoever follows the form that something of it changed. */
  changed() {
    this.form.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** Whether a control holds something that somebody put there. */
export function isFilled(control) {
  if (control.type === "hidden" || control.type === "submit" || control.tagName === "BUTTON") {
    return false;
  }
  return isBox(control) ? control.checked : control.value.trim() !== "";
}

export function isBox({ type }) {
  return type === "checkbox" || type === "radio";
}
