/** The trades: a group makes its options when it opens, for all of them together would double the page. */
import { element } from "./elements.js";
import { counted } from "./french.js";
import { slugOf, tradesOf } from "./labels.js";
import { say } from "./status.js";

const FEWEST_LETTERS = 2;

/**
 * Make the groups of a panel open with their trades, and its field keep those one looks for. `onMade`: options were
 * made, that show neither what is chosen nor their counts yet. What it gives back opens the groups of what is chosen.
 */
export function mountTrades(panel, onMade) {
  const groups = [...panel.querySelectorAll("[data-trades]")];
  const told = panel.querySelector("#metiers-trouves");

  const make = (group) => {
    if (group.open && !group.querySelector("fieldset")) {
      group.append(options(group));
      onMade();
    }
  };

  const unfold = (group, isOpen) => {
    group.open = isOpen;
    make(group);
  };

  const keep = (letters) => {
    const wanted = slugOf(letters);
    const isSought = wanted.length >= FEWEST_LETTERS;
    let found = 0;
    for (const group of groups) {
      const kept = keptOf(group, isSought ? wanted : "");
      found += kept.length;
      group.hidden = kept.length === 0;
      unfold(group, isSought ? kept.length > 0 : Boolean(group.querySelector(":checked")));
      for (const input of group.querySelectorAll("input")) {
        input.parentElement.hidden = input.value !== group.id && !kept.includes(input.value);
      }
    }
    const words = counted(found, "métier dans la liste", "métiers dans la liste");
    told.textContent = isSought ? words : "";
    say(words);
  };

  for (const group of groups) {
    group.addEventListener("toggle", () => make(group));
  }
  panel.querySelector("#filtre-metiers").addEventListener("input", ({ target }) => keep(target.value));

  return ({ sectors }) => {
    for (const group of groups.filter((one) => slugsOf(one).some((slug) => sectors.includes(slug)))) {
      unfold(group, true);
    }
  };
}

/** The slugs of a group's trades of which a word begins so; of all of them when the group's own name has it. */
function keptOf(group, wanted) {
  const has = (slug) => `-${slug}`.includes(`-${wanted}`);
  const [own, ...slugs] = slugsOf(group);
  const kept = slugs.filter(has);
  return kept.length === 0 && has(own) ? slugs : kept;
}

function slugsOf(group) {
  return [group.id, ...tradesOf(group).map(slugOf)];
}

function options(group) {
  return element(
    "fieldset",
    {},
    element("legend", { class: "sr-only" }, group.firstElementChild.firstChild.data),
    option(group.id, "Tous ces métiers"),
    ...tradesOf(group).map((trade) => option(slugOf(trade), trade)),
  );
}

function option(value, label) {
  return element("label", {}, element("input", { type: "checkbox", name: "sectors", value }), label);
}
