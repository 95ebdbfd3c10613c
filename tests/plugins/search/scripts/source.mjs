/** Where a search takes its shards and lexicons in tests: from texts at hand, decoded as the worker does. */
import { rangeOf } from "../../../../theme/scripts/search/engine/manifest.js";
import { decodeLexicon, decodeShard } from "../../../../theme/scripts/search/engine/shards.js";

/** From what prepared.py gives; `loaded` tells the files that were asked for. */
export function sourceOf({ live, size, shards, lexicons }) {
  const loaded = new Set();
  const shard = filesOf(shards, decodeShard, "shard", loaded);
  const lexicon = filesOf(lexicons, decodeLexicon, "lexicon", loaded);
  const every = async (ranks) => Promise.all(ranks.map(lexicon.at));
  return {
    loaded,
    live,
    size,
    load: async (stem) => shard.at(shard.rankOf(stem)),
    loadBeginning: async (beginning) => {
      const first = shard.rankOf(beginning);
      const goesOn = shard.starts[first + 1]?.startsWith(beginning);
      return (goesOn ? [first, first + 1] : [first]).map(shard.at);
    },
    loadLexicon: (word) => every(lexicon.ranksOf(word[0])),
    loadOtherLexicons: (word) => {
      const own = lexicon.ranksOf(word[0]);
      return every(lexicon.starts.map((_, rank) => rank).filter((rank) => !own.includes(rank)));
    },
  };
}

function filesOf(files, decode, kind, loaded) {
  const decoded = [];
  const starts = files.map(([start]) => start);
  const rankOf = (word) => rangeOf(starts, word);
  return {
    starts,
    rankOf,
    ranksOf: (letter) => {
      const ranks = [];
      for (let rank = rankOf(letter); rank <= rankOf(`${letter}~`); rank += 1) {
        ranks.push(rank);
      }
      return ranks;
    },
    at: (rank) => {
      loaded.add(`${kind} ${starts[rank]}`);
      return (decoded[rank] ??= decode(files[rank][1]));
    },
  };
}
