/** The range of items that one thread works on. */
export interface Part {
  readonly first: number;
  readonly count: number;
}

/**
 * Cuts a count into parts of about the same size for the threads. Each size but the last is a multiple of `grain`.
 *
 * @param threads the highest number of parts
 * @param minimum the fewest items for which waking a thread is worth its time
 */
export function cutIntoParts(
  count: number,
  threads: number,
  grain: number,
  minimum: number,
): readonly Part[] {
  const parts = Math.max(1, Math.min(threads, Math.floor(count / Math.max(1, minimum))));
  const size = Math.ceil(count / parts / grain) * grain;
  return Array.from({ length: parts }, (_, index) => {
    const first = Math.min(index * size, count);
    return { first, count: Math.min(size, count - first) };
  });
}
