import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { needsThat } from '../../fixtures/requirements.ts';

const reason = await startEngine('wasm-fma', { threads: 2 }).then(
  () => undefined,
  (error: Error) => error.message,
);
const needsFma = needsThat(reason === undefined, {
  what: `the engine wasm-fma (${reason})`,
  get: 'a processor that fuses products and sums',
});

const [rows, depth, columns] = [37, 130, 77];
const [a, b] = [values(rows * depth, 1.7), values(depth * columns, 2.3)];

function values(count: number, factor: number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => Math.sin(index * factor));
}

/** Sums in the order of depth, of products that are rounded first or not. */
function reference(round: (product: number) => number): Float32Array {
  return Float32Array.from({ length: rows * columns }, (_, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    let sum = 0;
    for (let k = 0; k < depth; k++) {
      const product = (a[row * depth + k] ?? 0) * (b[k * columns + column] ?? 0);
      sum = Math.fround(sum + round(product));
    }
    return sum;
  });
}

/** The first `count` rows of A·B by the engine that runs, in each layout of the operands. */
function products(count: number): Float32Array[] {
  return tf.tidy(() => {
    const left = tf.tensor2d(a.slice(0, count * depth), [count, depth]);
    const right = tf.tensor2d(b, [depth, columns]);
    return [
      tf.matMul(left, right),
      tf.matMul(tf.transpose(left), right, true, false),
      tf.matMul(left, tf.transpose(right), false, true),
    ].map((product) => product.dataSync<'float32'>());
  });
}

describe('the engine wasm-fma', () => {
  it(
    'rounds a product and its sum once, at every place and in every layout',
    needsFma,
    async () => {
      await startEngine('wasm-fma');
      // A product of two floats is exact in double; rounding its sum twice errs once in 10⁸.
      const expected = reference((product) => product);
      expect(expected).not.toEqual(reference(Math.fround));
      for (const product of products(rows)) expect(product).toEqual(expected);
    },
  );

  it('gives a row the same bits among few as among many', needsFma, async () => {
    await startEngine('wasm-fma');
    const all = reference((product) => product);
    for (const count of [1, 4, 8, 24, 25]) {
      for (const product of products(count)) expect(product).toEqual(all.slice(0, count * columns));
    }
  });

  it('leaves wasm its own bits when that starts after it', needsFma, async () => {
    await startEngine('wasm-fma');
    await startEngine('wasm');
    for (const product of products(rows)) expect(product).toEqual(reference(Math.fround));
  });
});
