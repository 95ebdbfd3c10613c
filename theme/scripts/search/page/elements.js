/** An element with its attributes and children; strings become text, never HTML. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    made.setAttribute(attribute, value);
  }
  made.append(...children);
  return made;
}

/** Text that only assistive technology tells. */
export function hidden(text) {
  return element("span", { class: "sr-only" }, text);
}

/** A link or a button that follows the same address without loading a page. */
export function link(href, attributes, ...children) {
  return element("a", { href, ...attributes }, ...children);
}

/** After a change that took away what `had` the focus, give the focus to `heir`. */
export function keepFocus(had, heir) {
  const has = document.activeElement;
  if (had !== document.body && (has === document.body || has.getClientRects().length === 0)) {
    heir.focus();
  }
}

/** Other children for a part of the page. Focus that was on one of them goes to the one that takes its rank. */
export function replace(part, children, whenNoneIsLeft) {
  const links = () => [...part.querySelectorAll("a, button")];
  const rank = links().indexOf(document.activeElement);
  part.replaceChildren(...children);
  if (rank >= 0) {
    const left = links();
    (left[Math.min(rank, left.length - 1)] ?? whenNoneIsLeft)?.focus();
  }
}
