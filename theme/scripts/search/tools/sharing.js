/** Copying the address of what is on the page, to send it. */
import { element } from "../page/elements.js";

/** Copies an address (a path) and says so in `status`; where the browser refuses, the link is there to copy. */
export async function copyLink(path, status) {
  const address = location.origin + path;
  try {
    await navigator.clipboard.writeText(address);
    status.textContent = "Lien copié.";
  } catch {
    status.replaceChildren("Le navigateur a refusé. Copiez ce lien\u202f: ", element("a", { href: path }, address));
  }
}

/** A button. */
export function button(words, act, attributes = {}) {
  const made = element("button", { type: "button", class: "button button--secondary", ...attributes }, words);
  made.addEventListener("click", () => act(made));
  return made;
}
