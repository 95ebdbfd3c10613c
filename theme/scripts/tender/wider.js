/** The same need with one thing less, from what costs its buyer least: functions/tenders/publishing/counting.py says the same. */

const LEVELS = [
  ["dans tout le département", "D", "C"],
  ["dans toute la région", "R", "CD"],
];

/** `{ words, need }`, in order. `around(key)` promises the territories that a place is in, `{ key }`. */
export async function widerNeeds(need, around) {
  const found = [];
  if (need.kinds.length > 0) {
    found.push({ words: "avec tous les types de structures", need: { ...need, kinds: [] } });
  }
  if (need.services.length > 0) {
    found.push({ words: "avec toutes les façons de travailler", need: { ...need, services: [] } });
  }
  const territories = await Promise.all(need.places.map((key) => around(key)));
  for (const [words, level, below] of LEVELS) {
    const places = need.places.map((key, rank) => {
      const above = below.includes(key[0]) && territories[rank].find((one) => one.key[0] === level);
      return above ? above.key : key;
    });
    if (places.some((key, rank) => key !== need.places[rank])) {
      found.push({ words, need: { ...need, places: [...new Set(places)] } });
    }
  }
  const everywhere = { ...need, places: [] };
  if (need.places.length > 0) {
    found.push({ words: "dans toute la France", need: everywhere });
  }
  if (need.kinds.length > 0 || need.services.length > 0) {
    found.push({
      words: "sans aucun de ces choix, dans toute la France",
      need: { ...everywhere, kinds: [], services: [] },
    });
  }
  return found;
}
