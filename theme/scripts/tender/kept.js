/**
 * What was typed outlives a reload, in this tab alone. Only what the need says is kept, never who writes it; once the
 * form was sent it is kept no more than for the way back.
 */
import { isBox } from "./fields.js";

const KEY = "besoin";
/** Whose names stay out of what is kept: the person. */
const PERSONAL = new Set(["first_name", "last_name", "email", "phone", "organisation", "buyer_kind", "consigne"]);
const LISTS = ["sectors", "perimeters"];

/** What a form says, as `{ name: [{ value, label }] }`. */
export function said(fields) {
  const told = {};
  for (const control of fields.form.querySelectorAll("input, select, textarea")) {
    const { name, type, value } = control;
    const isPut = isBox(control) ? control.checked : value !== "";
    if (name && isPut && type !== "hidden" && !PERSONAL.has(name)) {
      (told[name] ??= []).push({ value, label: LISTS.includes(name) ? control.parentElement.textContent.trim() : "" });
    }
  }
  return told;
}

/** Fill a form with what it said; what `isTaken` names stays as it is. */
export function fill(fields, told, isTaken = () => false) {
  for (const [name, all] of Object.entries(told)) {
    if (isTaken(name)) {
      continue;
    }
    for (const { value, label } of all) {
      if (LISTS.includes(name)) {
        fields.choose(name, value, label);
      } else {
        put(fields.all(name), value);
      }
    }
  }
}

function put(controls, value) {
  for (const control of controls) {
    if (!isBox(control)) {
      control.value = value;
    } else if (control.value === value) {
      control.checked = true;
    }
  }
}

export class Kept {
  #storage = storageOrNothing();

  /** What was kept, unless it was sent and this is not the way back: the server's answer holds it. */
  read() {
    try {
      const { told, sent } = JSON.parse(this.#storage?.getItem(KEY) ?? "{}");
      const [{ type } = {}] = performance.getEntriesByType("navigation");
      if (sent && type === "navigate") {
        this.forget();
        return null;
      }
      return told && Object.keys(told).length > 0 ? told : null;
    } catch {
      return null;
    }
  }

  /** `sent`: the form leaves. */
  write(fields, sent = false) {
    try {
      this.#storage?.setItem(KEY, JSON.stringify({ told: said(fields), sent }));
    } catch {
      // A full or forbidden storage: the page does without.
    }
  }

  forget() {
    try {
      this.#storage?.removeItem(KEY);
    } catch {
      // As above.
    }
  }
}

function storageOrNothing() {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}
