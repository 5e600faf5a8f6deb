import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';

beforeAll(async () => {
  await startEngine('wasm');
});

/** C[i, j] = Σ A[i, k] · B[k, j], by the definition. */
function naiveProduct(
  a: readonly number[],
  b: readonly number[],
  [rows, inner, columns]: readonly [number, number, number],
): number[] {
  return Array.from({ length: rows * columns }, (_, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    let sum = 0;
    for (let k = 0; k < inner; k++) {
      sum += (a[row * inner + k] ?? 0) * (b[k * columns + column] ?? 0);
    }
    return sum;
  });
}

function naiveTranspose(values: readonly number[], rows: number, columns: number): number[] {
  return values.map((_, index) => {
    const [column, row] = [Math.floor(index / rows), index % rows];
    return values[row * columns + column] ?? 0;
  });
}

const sizes = [
  [1, 1, 1],
  [1, 7, 5],
  [3, 1, 4],
  [5, 4, 1],
  [17, 33, 9],
  [32, 100, 37],
  [70, 19, 130],
] as const;

describe.each([
  [false, false],
  [true, false],
  [false, true],
  [true, true],
])('a product with transposeA=%s, transposeB=%s on the wasm engine', (transposeA, transposeB) => {
  it.each(sizes)('of %i × %i by × %i is what the definition gives', (rows, inner, columns) => {
    // Small whole numbers: sums are exact in float32, so the comparison is too.
    const a = Array.from({ length: rows * inner }, (_, index) => ((index * 7) % 11) - 5);
    const b = Array.from({ length: inner * columns }, (_, index) => ((index * 5) % 13) - 6);
    const product = tf.tidy(() => {
      const left = transposeA
        ? tf.tensor2d(naiveTranspose(a, rows, inner), [inner, rows])
        : tf.tensor2d(a, [rows, inner]);
      const right = transposeB
        ? tf.tensor2d(naiveTranspose(b, inner, columns), [columns, inner])
        : tf.tensor2d(b, [inner, columns]);
      return tf.matMul(left, right, transposeA, transposeB);
    });
    expect(product.shape).toEqual([rows, columns]);
    expect([...product.dataSync()]).toEqual(naiveProduct(a, b, [rows, inner, columns]));
    product.dispose();
  });
});

describe('a transposed product on the wasm engine', () => {
  it('works on stacks of matrices as the cpu engine does', async () => {
    const a = Array.from({ length: 2 * 4 * 3 }, (_, index) => index - 9);
    const b = Array.from({ length: 2 * 4 * 5 }, (_, index) => 7 - index);
    const multiply = () =>
      tf.tidy(() =>
        tf.matMul(tf.tensor3d(a, [2, 4, 3]), tf.tensor3d(b, [2, 4, 5]), true).dataSync(),
      );
    const wasm = multiply();
    await startEngine('cpu');
    expect([...wasm]).toEqual([...multiply()]);
    await startEngine('wasm');
  });

  it('keeps the ones before a single matrix', () => {
    const product = tf.matMul(tf.ones([1, 1, 4, 3]), tf.ones([1, 1, 4, 2]), true);
    expect(product.shape).toEqual([1, 1, 3, 2]);
    product.dispose();
  });

  it('frees what it lays out on the way', () => {
    const [a, b, wide] = [tf.ones([40, 3]), tf.ones([40, 50]), tf.ones([50, 40])];
    const before = tf.memory().numDataBuffers;
    tf.matMul(a, b, true).dispose();
    tf.matMul(a, wide, true, true).dispose();
    tf.matMul(tf.ones([2, 3]), tf.ones([90, 3]), false, true).dispose();
    tf.matMul(tf.ones([90, 3]), tf.ones([2, 3]), false, true).dispose();
    // The four operands made on the spot.
    expect(tf.memory().numDataBuffers).toBe(before + 4);
    tf.dispose([a, b, wide]);
  });

  it('says which sizes differ', () => {
    expect(() => tf.matMul(tf.ones([2, 3]), tf.ones([2, 3]))).toThrow(/inner/i);
  });
});

describe("LeakyReLU's gradient", () => {
  it.each(['wasm', 'cpu'] as const)('is 1 above zero and the slope below on %s', async (name) => {
    await startEngine(name);
    const gradient = tf.grad((x) => tf.leakyRelu(x, 0.2));
    const dy = tf.tensor1d([1, 2, 3, 4]);
    const dx = gradient(tf.tensor1d([-3, -1e-9, 1e-9, 5]), dy);
    [0.2, 0.4, 3, 4].forEach((expected, index) =>
      expect(dx.dataSync()[index]).toBeCloseTo(expected, 6),
    );
  });

  afterAll(async () => {
    await startEngine('wasm');
  });
});
