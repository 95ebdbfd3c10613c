/** What the index uses a word for: whether it is a town there, or says something else. */
import settings from "../../../../data/reference/search_fields.json" with { type: "json" };
import { stem } from "../../analyser.js";

const PLACE_FIELDS = new Set(["city", "territory"]);
const IS_PLACE = settings.fields.map(({ name }) => PLACE_FIELDS.has(name));

/**
 * In how many documents a word is that of their town (`places`), and in how many others it is any word (`words`); `known`
 * says that it is a word of the trade.
 */
export async function usesOf(files, word) {
  const term = stem(word);
  const shard = await files.shard(term);
  const rank = shard.rank(term);
  const uses = { places: 0, words: 0, known: shard.meaning(term) !== undefined };
  if (rank >= 0) {
    const isPlace = shard.signatures.map((signature) => signature.some(([field]) => IS_PLACE[field]));
    for (const signature of shard.posting(rank).signatures) {
      uses[isPlace[signature] ? "places" : "words"] += 1;
    }
  }
  return uses;
}
