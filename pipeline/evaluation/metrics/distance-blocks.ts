import * as tf from '@tensorflow/tfjs-core';
import { yieldToEvents } from '../../terminal/interruption.ts';
import type { FeatureMatrix } from '../../classifier/network.ts';

/** Rows of equal length that need not lie in memory as floats all at once. */
export interface RowSource {
  readonly count: number;
  /** Numbers in a row. */
  readonly size: number;
  /** [rows, size]: so many rows from the first on. */
  readonly rows: (first: number, rows: number) => Float32Array;
}

/** Squared distances between some rows of two sources. */
export interface DistanceBlock {
  readonly firstQuery: number;
  readonly queries: number;
  readonly firstReference: number;
  readonly references: number;
  /** [queries, references], at least 0 */
  readonly squared: Float32Array;
}

/** Rows of a block. Two blocks of 784 numbers a row and their distances take 14 MB. */
const blockRows = { queries: 1000, references: 2000 } as const;

/** A feature matrix's rows. */
export function featureRows({ count, size, values }: FeatureMatrix): RowSource {
  return {
    count,
    size,
    rows: (first, rows) => values.subarray(first * size, (first + rows) * size),
  };
}

/**
 * Images' rows, scaled from bytes to [0, 1] as they are asked for.
 *
 * @param pixels [count, size], 0..255
 */
export function pixelRows(pixels: Uint8Array, size: number): RowSource {
  return {
    count: pixels.length / size,
    size,
    rows: (first, rows) => {
      const scaled = new Float32Array(rows * size);
      // A plain loop: Float32Array.from with a function takes thirty times as long.
      for (let index = 0; index < scaled.length; index++) {
        scaled[index] = (pixels[first * size + index] as number) / 255;
      }
      return scaled;
    },
  };
}

/**
 * Goes through the squared distances between all queries and all references, as
 * |a|² + |b|² − 2 a·b, block by block on the current engine; all references of a query before the next
 * block of queries. A value is off by some 10⁻⁷ of |a|² + |b|²: equal rows need not give 0.
 *
 * @throws RangeError for rows of different lengths
 */
export async function visitDistances(
  queries: RowSource,
  references: RowSource,
  visit: (block: DistanceBlock) => void,
): Promise<void> {
  if (queries.size !== references.size) {
    throw new RangeError(`rows of ${queries.size} and of ${references.size} do not compare`);
  }
  for (const query of blocksOf(queries, blockRows.queries)) {
    for (const reference of blocksOf(references, blockRows.references)) {
      visit({
        firstQuery: query.first,
        queries: query.count,
        firstReference: reference.first,
        references: reference.count,
        squared: await squaredDistances(query, reference, queries.size),
      });
      await yieldToEvents();
    }
  }
}

interface RowBlock {
  readonly first: number;
  readonly count: number;
  readonly values: Float32Array;
}

function* blocksOf({ count, rows }: RowSource, length: number): Generator<RowBlock> {
  for (let first = 0; first < count; first += length) {
    const inBlock = Math.min(length, count - first);
    yield { first, count: inBlock, values: rows(first, inBlock) };
  }
}

/** The engine multiplies; the rest is one loop here, where it would be five over the engine's memory. */
async function squaredDistances(
  query: RowBlock,
  reference: RowBlock,
  size: number,
): Promise<Float32Array> {
  const products = tf.tidy(() =>
    tf.matMul(
      tf.tensor2d(query.values, [query.count, size]),
      tf.tensor2d(reference.values, [reference.count, size]),
      false,
      true,
    ),
  ); // [queries, references]
  const distances = await products.data<'float32'>();
  products.dispose();
  const lengths = squaredLengths(reference, size);
  for (const [row, length] of squaredLengths(query, size).entries()) {
    const first = row * reference.count;
    for (let column = 0; column < reference.count; column++) {
      const product = distances[first + column] as number;
      distances[first + column] = Math.max(0, length + (lengths[column] as number) - 2 * product);
    }
  }
  return distances;
}

/** |row|² of each row. */
function squaredLengths({ count, values }: RowBlock, size: number): Float64Array {
  const lengths = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    let sum = 0;
    for (let index = row * size; index < (row + 1) * size; index++) {
      sum += (values[index] as number) ** 2;
    }
    lengths[row] = sum;
  }
  return lengths;
}
