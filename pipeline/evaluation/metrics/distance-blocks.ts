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

/** Which rows of two sources a block pairs. */
interface PairBlock {
  readonly firstQuery: number;
  readonly queries: number;
  readonly firstReference: number;
  readonly references: number;
}

/** Squared distances between some rows of two sources. */
export interface DistanceBlock extends PairBlock {
  /** [queries, references], at least 0 */
  readonly squared: Float32Array;
}

/** Inner products of some rows of two sources. */
export interface ProductBlock extends PairBlock {
  /** [queries, references] */
  readonly products: Float32Array;
  /** Turns the products into squared distances, in place. */
  readonly toDistances: () => DistanceBlock;
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
  await visitProducts(queries, references, (block) => visit(block.toDistances()));
}

/**
 * Goes through the inner products of all queries with all references, in the same order as
 * {@link visitDistances}.
 *
 * @throws RangeError for rows of different lengths
 */
export async function visitProducts(
  queries: RowSource,
  references: RowSource,
  visit: (block: ProductBlock) => void,
): Promise<void> {
  const { size } = queries;
  if (size !== references.size) {
    throw new RangeError(`rows of ${size} and of ${references.size} do not compare`);
  }
  for (const query of blocksOf(queries, blockRows.queries)) {
    for (const reference of blocksOf(references, blockRows.references)) {
      const pair: PairBlock = {
        firstQuery: query.first,
        queries: query.count,
        firstReference: reference.first,
        references: reference.count,
      };
      const products = await innerProducts(query, reference, size);
      const squared = () => squaredDistances(query, reference, products, size);
      visit({ ...pair, products, toDistances: () => ({ ...pair, squared: squared() }) });
      await yieldToEvents();
    }
  }
}

/**
 * Goes through the inner products of each row of a set with itself and with all later rows: as products and distances
 * are symmetric, half of the work of {@link visitProducts}. A block may also hold pairs whose reference comes before
 * the query; another one, or the same one, holds them the other way round.
 */
export async function visitOwnProducts(
  { count, size, rows }: RowSource,
  visit: (block: ProductBlock) => void,
): Promise<void> {
  for (let first = 0; first < count; first += blockRows.queries) {
    const part = (end: number): RowSource => ({
      count: end - first,
      size,
      rows: (from, length) => rows(first + from, length),
    });
    const queries = part(Math.min(count, first + blockRows.queries));
    await visitProducts(queries, part(count), ({ toDistances, ...block }) => {
      const place = {
        firstQuery: first + block.firstQuery,
        firstReference: first + block.firstReference,
      };
      visit({ ...block, ...place, toDistances: () => ({ ...toDistances(), ...place }) });
    });
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

/** @returns [queries, references] */
async function innerProducts(
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
  );
  const values = await products.data<'float32'>();
  products.dispose();
  return values;
}

/**
 * Turns inner products into squared distances, in place: one loop here would be five operations over the
 * engine's memory.
 */
function squaredDistances(
  query: RowBlock,
  reference: RowBlock,
  products: Float32Array,
  size: number,
): Float32Array {
  const lengths = squaredLengths(reference, size);
  for (const [row, length] of squaredLengths(query, size).entries()) {
    const first = row * reference.count;
    for (let column = 0; column < reference.count; column++) {
      const product = products[first + column] as number;
      products[first + column] = Math.max(0, length + (lengths[column] as number) - 2 * product);
    }
  }
  return products;
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
