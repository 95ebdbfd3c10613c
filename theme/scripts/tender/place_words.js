/** The places that typed words may mean, and whether one of them may be taken without asking. */
import { slugOf } from "../search/page/labels.js";

const SUGGESTED = 8;

/**
 * At most eight suggestions `{ key, label, hint, fit }`, those that bear the very name first. `fit` is « sure » for the
 * only one that the words can mean.
 * @param {object} places What complete(text), meant(text) and commune(code) are asked of: see Places.
 */
export async function proposedPlaces(places, text) {
  const completed = await places.complete(text);
  const meant = text ? await places.meant(text) : null;
  const named = meant && !meant.rest ? [meant.place, ...meant.others] : [];
  const found = [...named, ...completed.filter(({ key }) => named.every((one) => one.key !== key))];
  const isSure = named.length === 1 ? !(await isOvershadowed(places, named[0], found)) : found.length === 1;
  return found.slice(0, SUGGESTED).map((one, rank) => (isSure && rank === 0 ? { ...one, fit: "sure" } : one));
}

/** Whether a larger commune has a name that begins so: who types « Vaulx » means Vaulx-en-Velin. */
async function isOvershadowed(places, { key, label }, found) {
  if (key[0] !== "C") {
    return false;
  }
  const beginning = `${slugOf(bare(label))}-`;
  const longer = found.filter((one) => one.key[0] === "C" && slugOf(bare(one.label)).startsWith(beginning));
  const communes = await Promise.all([key, ...longer.map((one) => one.key)].map((one) => places.commune(one.slice(1))));
  const [named, ...others] = communes.map((one) => one?.population ?? 0);
  return others.some((population) => population > named);
}

/** « Grenoble (38) » → « Grenoble ». */
function bare(label) {
  return label.replace(/ \([^)]*\)$/, "");
}
