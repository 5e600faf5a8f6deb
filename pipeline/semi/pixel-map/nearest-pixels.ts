/** A pixel of a grid has so many beside it that are not across a corner. */
export const sides = 4;

/**
 * The pixels that go most with one, the nearest first.
 *
 * @param angles from it to all pixels; less where they go together more
 */
export function nearestPixels(
  angles: Float64Array,
  pixel: number,
  most: number,
): readonly number[] {
  return Array.from(angles.keys())
    .filter((other) => other !== pixel)
    .toSorted((a, b) => (angles[a] ?? 0) - (angles[b] ?? 0))
    .slice(0, most);
}
