import { digestOf, generatorFromDigest } from '../../../../models/seed/random.ts';
import { fillNormal } from '../../../../models/seed/normal.ts';
import type { FeatureMatrix } from '../../../../pipeline/classifier/network.ts';

/** A matrix of the rows given. */
export function matrixOf(rows: readonly (readonly number[])[]): FeatureMatrix {
  return { count: rows.length, size: rows[0]?.length ?? 0, values: Float32Array.from(rows.flat()) };
}

/** Rows of standard normal deviates, the same ones for the same name. */
export function normalMatrix(name: string, count: number, size: number): FeatureMatrix {
  const values = fillNormal(generatorFromDigest(digestOf(name)), new Float32Array(count * size));
  return { count, size, values };
}

/** The matrix's rows as lists. */
export function rowsOf({ count, size, values }: FeatureMatrix): readonly (readonly number[])[] {
  return Array.from({ length: count }, (_, row) => [
    ...values.subarray(row * size, (row + 1) * size),
  ]);
}

/** Euclidean distance, term by term. */
export function distanceOf(first: readonly number[], second: readonly number[]): number {
  return Math.sqrt(
    first.reduce((sum, value, index) => sum + (value - (second[index] ?? 0)) ** 2, 0),
  );
}
