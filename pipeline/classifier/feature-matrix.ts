/** One row of numbers an image. */
export interface FeatureMatrix {
  readonly count: number;
  /** Numbers in a row. */
  readonly size: number;
  /** [count, size] */
  readonly values: Float32Array;
}

/**
 * The rows of the given indices, in that order, copied.
 *
 * @throws RangeError for an index that is not one of 0 to count − 1
 */
export function takeRows(matrix: FeatureMatrix, indices: ArrayLike<number>): FeatureMatrix {
  const { count, size, values } = matrix;
  const taken = new Float32Array(indices.length * size);
  for (let row = 0; row < indices.length; row++) {
    const index = indices[row] ?? -1;
    if (!Number.isInteger(index) || index < 0 || index >= count) {
      throw new RangeError(`no row ${index} among ${count}`);
    }
    taken.set(values.subarray(index * size, (index + 1) * size), row * size);
  }
  return { count: indices.length, size, values: taken };
}
