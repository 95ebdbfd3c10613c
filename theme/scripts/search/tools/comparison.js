/** Several profiles as one table: a row for each label that one of them has, in the order in which profiles tell. */

/** `profiles`: `{ entries: [[label, lines]] }`. Rows: `{ label, cells: [lines or null] }`; null: not told. */
export function rowsOf(profiles) {
  const labels = [];
  for (const { entries } of profiles) {
    let after = -1;
    for (const [label] of entries) {
      const known = labels.indexOf(label);
      if (known < 0) {
        after += 1;
        labels.splice(after, 0, label);
      } else {
        after = Math.max(after, known);
      }
    }
  }
  return labels.map((label) => ({
    label,
    cells: profiles.map(({ entries }) => {
      const told = entries.filter(([other]) => other === label).flatMap(([, lines]) => lines).filter(Boolean);
      return told.length > 0 ? told : null;
    }),
  }));
}
