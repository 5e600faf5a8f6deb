/** The range of items that one call of a kernel works on. */
export interface Part {
  readonly first: number;
  readonly count: number;
}

/** What part of the items each round of parts takes, a part a thread: the last ones are small, so that all end together. */
const shares = [0.75, 0.1875, 0.0625] as const;

/**
 * Cuts a count into parts for the threads: several rounds of smaller and smaller ones where there are enough items,
 * else one of equal ones. Each size but the last is a multiple of `grain`.
 *
 * @param minimum the fewest items for which a call is worth its time
 */
export function cutIntoParts(
  count: number,
  threads: number,
  grain: number,
  minimum: number,
): readonly Part[] {
  const least = Math.max(1, minimum);
  const isLarge = (count * shares[2]) / threads >= Math.max(least, grain);
  if (threads === 1 || !isLarge) return cutEvenly(count, threads, grain, minimum);
  const sizes = shares.flatMap((share) =>
    Array.from({ length: threads }, () => (share * count) / threads),
  );
  return partsOf(count, sizes, grain);
}

/** Cuts a count into one part a thread, or fewer; else as cutIntoParts does. */
export function cutEvenly(
  count: number,
  threads: number,
  grain: number,
  minimum: number,
): readonly Part[] {
  const parts = Math.max(1, Math.min(threads, Math.floor(count / Math.max(1, minimum))));
  return partsOf(
    count,
    Array.from({ length: parts }, () => count / parts),
    grain,
  );
}

/** Parts of about these sizes: each but the last is a multiple of `grain`. */
function partsOf(count: number, sizes: readonly number[], grain: number): readonly Part[] {
  const parts: Part[] = [];
  for (let first = 0, index = 0; first < count; index++) {
    const size = Math.ceil((sizes[index] ?? count) / grain) * grain;
    parts.push({ first, count: Math.min(size, count - first) });
    first += size;
  }
  return parts;
}
