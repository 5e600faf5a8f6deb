/** A tensor's shape without the batch: [height, width, channels] or [units]. */
export type Shape = readonly number[];

/** The number of elements in a shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}
