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
  if (threads === 1 || count < 2 * least) return [{ first: 0, count }];
  const isLarge = (count * shares[2]) / threads >= Math.max(least, grain);
  const threadsUsed = Math.min(threads, Math.floor(count / least));
  const sizes = isLarge
    ? shares.flatMap((share) => Array.from({ length: threads }, () => (share * count) / threads))
    : Array.from({ length: threadsUsed }, () => count / threadsUsed);
  const parts: Part[] = [];
  for (let first = 0, index = 0; first < count; index++) {
    const size = Math.ceil((sizes[index] ?? count) / grain) * grain;
    parts.push({ first, count: Math.min(size, count - first) });
    first += size;
  }
  return parts;
}
