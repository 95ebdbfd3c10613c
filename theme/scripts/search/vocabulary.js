/** The values that filters accept: those of the page's own form, so that nothing else has to be loaded. */
import { slugOf, tradesOf } from "./page/labels.js";
import { LISTS } from "./state.js";

/**
 * For `fromAddress` of state.js.
 *
 * @param {object} given
 * @param {Iterable<{name: string, value: string}>} given.inputs Those of the filters, named as the lists of a state.
 * @param {Iterable<{id: string, dataset: {trades: string}}>} given.groups Those of trades.
 * @param {Object<string, string>} given.legacy Slug of the existing service → slug, as plugins/search/columns/legacy.py
 *   tells those that state.js cannot guess.
 */
export function vocabularyOf({ inputs, groups, legacy }) {
  const vocabulary = Object.fromEntries(Object.keys(LISTS).map((key) => [key, []]));
  for (const { name, value } of inputs) {
    vocabulary[name]?.push(value);
  }
  for (const group of groups) {
    vocabulary.sectors.push(group.id, ...tradesOf(group).map(slugOf));
  }
  return { ...vocabulary, legacy };
}
