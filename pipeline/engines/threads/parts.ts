/** A range of things that one thread works on. */
export interface Part {
  readonly first: number;
  readonly count: number;
}

/**
 * Cuts a count into as many parts of about the same size as pay, each a multiple of `grain` but the last.
 *
 * @param threads parts at most
 * @param minimum things that a part of its own has to hold to be worth waking a thread for
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
