/** What to say of structures whose profile is not what it was: they are told, never left out in silence. */
import { element } from "../page/elements.js";
import { profileAddress } from "./list_links.js";
import { REMARKS } from "./list_rows.js";

/** A sentence about a profile that is not listed, as profile_reader.js reads it; `remembered`: its name, if known. */
export function missing({ slug, state, name }, remembered = "") {
  const called = element("bdi", {}, name || remembered || slug);
  const subject = state === "left" ? element("a", { href: profileAddress(slug) }, called) : called;
  return [subject, `\u202f: ${REMARKS[state]}.`];
}
