/** Counts sorted into four classes that a map can shade, as theme/maps/levels.py does. */
const CLASSES = 4;

/** `counts`: a Map. `of(key)` is its level, 0 for none; `legend`: `[level, smallest, largest]`, lowest first. */
export function levels(counts) {
  const known = [...counts.values()].filter((count) => count > 0).sort((one, other) => one - other);
  const quarters = Array.from({ length: CLASSES }, (_, rank) => Math.ceil((known.length * (rank + 1)) / CLASSES) - 1);
  const largest = [...new Set(known.length > 0 ? quarters.map((rank) => known[rank]) : [])];
  const level = (count) => (count ? 1 + largest.findIndex((bound) => bound >= count) : 0);
  const legend = new Map();
  for (const count of [...counts.values()].sort((one, other) => one - other)) {
    const [, smallest] = legend.get(level(count)) ?? [0, count];
    legend.set(level(count), [level(count), smallest, count]);
  }
  return { of: (key) => level(counts.get(key) ?? 0), legend: [...legend.values()] };
}
