/** `{ shards, lexicon, beginnings }`, files on standard input as JSON; all that is decoded of them on standard output. */
import { readFileSync } from "node:fs";

import { decodeLexicon, decodeShard } from "../../../../theme/scripts/search/engine/shards.js";

const { shards = [], lexicon = [], beginnings = [] } = JSON.parse(readFileSync(0, "utf8"));

function told(shard) {
  const postings = shard.terms.map((term, rank) => {
    const { documents, signatures } = shard.posting(shard.rank(term));
    return [...documents].map((document, at) => [document, shard.signatures[signatures[at]]]);
  });
  return {
    start: shard.start,
    terms: shard.terms,
    frequencies: shard.terms.map((_, rank) => shard.frequency(rank)),
    postings,
    words: shard.words,
    terms_of_words: [...shard.stemOf].map((rank) => shard.terms[rank]),
    unknown: shard.rank("zzzzzzz"),
    from: beginnings.map((beginning) => shard.words.slice(...shard.from(beginning))),
    terms_from: beginnings.map((beginning) => shard.terms.slice(...shard.termsFrom(beginning))),
  };
}

process.stdout.write(
  JSON.stringify({
    shards: shards.map((text) => told(decodeShard(text))),
    lexicon: lexicon.map(decodeLexicon).map(({ words, frequencies }) => [words, [...frequencies]]),
  }),
);
