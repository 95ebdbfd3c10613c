/** The filters: what is chosen, how many results each option would give, and which groups are open. */
import { isChosen } from "./choices.js";
import { element, hidden } from "./elements.js";
import { number } from "./french.js";

export class Filters {
  #panel;
  #state;
  #counts = {};

  /** `onChange(filter, value, isOn)`; `onOpen(group)`: a group whose counts have a file of their own. */
  constructor(panel, { onChange, onOpen }) {
    this.#panel = panel;
    panel.addEventListener("change", ({ target }) => {
      if (target.type === "checkbox") {
        onChange(target.name, target.value, target.checked);
      }
    });
    // « toggle » does not bubble.
    panel.addEventListener(
      "toggle",
      ({ target }) => {
        if (target.open && target.dataset.facet) {
          onOpen(target.dataset.facet);
        }
      },
      true,
    );
  }

  /** Groups where something is chosen open by themselves: what acts must be in sight. */
  reveal(state) {
    for (const group of this.#panel.querySelectorAll("details:not([open])")) {
      group.open = [...group.querySelectorAll("input[name]")].some((input) => isChosen(state, input.name, input.value));
    }
  }

  show(state, counts = this.#counts) {
    this.#state = state;
    this.#counts = counts;
    this.refresh();
  }

  /** Counts that came after the others. */
  add(counts) {
    this.show(this.#state, { ...this.#counts, ...counts });
  }

  /** Show the same again, on options that were made since. */
  refresh() {
    for (const input of this.#panel.querySelectorAll("input[name]")) {
      const { name, value } = input;
      input.checked = isChosen(this.#state, name, value);
      tell(input.parentElement, countOf(this.#counts, name, value), input.checked);
    }
    for (const group of this.#panel.querySelectorAll("[data-trades]")) {
      tell(group.firstElementChild, countOf(this.#counts, "sectors", group.id), true);
    }
  }
}

/** The count of an option is a part of its label; nothing when it is not known. */
function tell(label, count, isOn) {
  const told = label.querySelector(".count") ?? label.appendChild(element("span", { class: "count" }));
  const unit = () => hidden(count < 2 ? " résultat" : " résultats");
  told.replaceChildren(...(count === undefined ? [] : [`\u00a0${number(count)}`, unit()]));
  label.classList.toggle("soft", count === 0 && !isOn);
}

/** `counts` has a table of values for each filter, and a number for one that is on or off. */
function countOf(counts, filter, value) {
  const of = counts[filter];
  // A table only holds what somebody has.
  return typeof of === "object" ? (of[value] ?? 0) : of;
}
