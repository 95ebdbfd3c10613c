/** Everyday words, and those of the same meaning that structures write: « ménage » → nettoyage, propreté. */
import texts from "../../../../data/reference/text_synonyms.json" with { type: "json" };
import { stem } from "../../analyser.js";

// Each may be in a file of its own, that the visitor waits for: the first ones are worth it.
const MOST = 2;

const WORDS_OF = new Map(Object.entries(texts).map(([word, others]) => [stem(word), others.slice(0, MOST)]));

/** Whether a folded word is there as it is written, and not only another one of its stem. */
export function isExplained(word) {
  return Object.hasOwn(texts, word);
}

/** The words of the same meaning as a folded word; « jardins » has those of « jardin ». */
export function synonymsOf(word) {
  return WORDS_OF.get(stem(word)) ?? [];
}
