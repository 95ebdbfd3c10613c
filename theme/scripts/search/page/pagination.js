/** Links to the other pages of the results: the same as components/pages.html writes. */
import { element, hidden, link } from "./elements.js";

/** `addressOf(page)` gives a page's address. */
export function pagination(page, pages, addressOf) {
  const items = numbers(page, pages).map((other) =>
    other === null
      ? element("span", { "aria-hidden": "true" }, "…")
      : link(addressOf(other), other === page ? { "aria-current": "page" } : {}, hidden("Page "), String(other)),
  );
  if (page > 1) {
    items.unshift(link(addressOf(page - 1), { rel: "prev" }, "Précédente"));
  }
  if (page < pages) {
    items.push(link(addressOf(page + 1), { rel: "next" }, "Suivante"));
  }
  return element("ul", {}, ...items.map((item) => element("li", {}, item)));
}

/** Which pages are linked to: the ends, the neighbours, and `null` for each gap. */
export function numbers(page, pages) {
  const shown = [...new Set([1, page - 1, page, page + 1, pages])].filter((other) => other >= 1 && other <= pages);
  return shown.flatMap((other, rank) => (rank > 0 && other - shown[rank - 1] > 1 ? [null, other] : [other]));
}
