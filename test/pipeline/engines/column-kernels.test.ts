import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import {
  lessScaledColumns,
  scaledColumns,
  sumOfProducts,
  sumOverRows,
} from '../../../pipeline/nn/columns.ts';

type Size = readonly [rows: number, columns: number];

/** Columns by sixteen, by four and one by one; the last ones go to several threads. */
const sizes: readonly Size[] = [
  [1, 1],
  [5, 3],
  [7, 16],
  [3, 21],
  [300, 250],
  [784, 1003],
];

/** What a matrix of a NaN of either sign, infinities and zeros of either sign has besides usual numbers. */
const odd = [Number.NaN, -Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0];

function matrixOf([rows, columns]: Size, step: number, special: readonly number[] = []) {
  const values = Float32Array.from({ length: rows * columns }, (_, index) =>
    Math.sin(step * (index + 1)),
  );
  values.set(special.slice(0, values.length));
  return values;
}

interface Operands {
  readonly a: tf.Tensor2D;
  readonly b: tf.Tensor2D;
  readonly factor: tf.Tensor2D;
  readonly shift: tf.Tensor2D;
}

/** What both ways make of the same operands, as the bits of their numbers. */
function bothWays(
  [size, special]: readonly [Size, (readonly number[])?],
  ours: (operands: Operands) => tf.Tensor,
  theirs: (operands: Operands) => tf.Tensor,
) {
  const row: Size = [1, size[1]];
  return [ours, theirs].map((make) =>
    tf.tidy(() => {
      const result = make({
        a: tf.tensor2d(matrixOf(size, 1.7, special), [...size]),
        b: tf.tensor2d(matrixOf(size, 0.9), [...size]),
        factor: tf.tensor2d(matrixOf(row, 2.3), [...row]),
        shift: tf.tensor2d(matrixOf(row, 0.4), [...row]),
      });
      return { shape: result.shape, bits: Buffer.from(result.dataSync().buffer).toString('hex') };
    }),
  );
}

describe.each([
  ['wasm', 1],
  ['wasm', 2],
  ['wasm-fma', 1],
] as const)('one pass over the columns of a matrix, on %s with %i threads', (engine, threads) => {
  beforeAll(() => startEngine(engine, { threads }));

  it.each(sizes)('adds up products with the bits of two operations: %i × %i', (...size) => {
    const [ours, theirs] = bothWays(
      [size],
      ({ a, b }) => sumOfProducts(a, b),
      ({ a, b }) => tf.sum(tf.mul(a, b), 0, true),
    );
    expect(ours).toEqual(theirs);
  });

  it.each(sizes)('adds up squares with the bits of two operations: %i × %i', (...size) => {
    const [ours, theirs] = bothWays(
      [size],
      ({ a }) => sumOfProducts(a, a),
      ({ a }) => tf.sum(tf.square(a), 0, true),
    );
    expect(ours).toEqual(theirs);
  });

  it.each(sizes)('adds up rows with the bits of a product with ones: %i × %i', (...size) => {
    const [ours, theirs] = bothWays(
      [size],
      ({ a }) => sumOverRows(a),
      ({ a }) => tf.matMul(tf.ones([1, size[0]]), a),
    );
    expect(ours).toEqual(theirs);
  });

  it.each(sizes)('scales and shifts with the bits of two operations: %i × %i', (...size) => {
    for (const special of [[], odd]) {
      const [ours, theirs] = bothWays(
        [size, special],
        ({ a, factor, shift }) => scaledColumns(a, factor, shift, { hasRelu: false }),
        ({ a, factor, shift }) => tf.add(tf.mul(a, factor), shift),
      );
      expect(ours).toEqual(theirs);
    }
  });

  it.each(sizes)('and applies a ReLU with the bits of three: %i × %i', (...size) => {
    for (const special of [[], odd]) {
      const [ours, theirs] = bothWays(
        [size, special],
        ({ a, factor, shift }) => scaledColumns(a, factor, shift, { hasRelu: true }),
        ({ a, factor, shift }) => tf.relu(tf.add(tf.mul(a, factor), shift)),
      );
      expect(ours).toEqual(theirs);
    }
  });

  it.each(sizes)('subtracts scaled columns with the bits of two operations: %i × %i', (...size) => {
    for (const special of [[], odd]) {
      const [ours, theirs] = bothWays(
        [size, special],
        ({ a, b, factor }) => lessScaledColumns(a, b, factor),
        ({ a, b, factor }) => tf.sub(a, tf.mul(b, factor)),
      );
      expect(ours).toEqual(theirs);
    }
  });
});
