/** A name that was meant may differ by so large a part of its characters. */
const mostDifferent = 0.4;

/**
 * Which name a person may have meant: the one that takes the fewest changed, added or left-out characters, whatever
 * the case.
 *
 * @param paths of which only the last name counts
 * @returns undefined where none is like it
 */
export function suggested(given: string, paths: readonly string[]): string | undefined {
  const rated = paths.map((path) => {
    const name = path.slice(path.lastIndexOf('.') + 1);
    return { path, changes: changesBetween(given, name) };
  });
  const [best] = rated.toSorted((one, other) => one.changes - other.changes);
  return best && best.changes <= mostDifferent * given.length ? best.path : undefined;
}

/** The Levenshtein distance of two texts in lower case. */
function changesBetween(one: string, other: string): number {
  const [from, to] = [one.toLowerCase(), other.toLowerCase()];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let above = 1; above <= from.length; above++) {
    const next = [above];
    for (let left = 1; left <= to.length; left++) {
      const replaced = (row[left - 1] ?? 0) + Number(from[above - 1] !== to[left - 1]);
      next.push(Math.min(replaced, (row[left] ?? 0) + 1, (next[left - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
