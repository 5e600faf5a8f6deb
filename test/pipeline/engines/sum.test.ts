import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';

type Case = readonly [shape: number[], axis: number | number[] | undefined];

const cases: readonly Case[] = [
  [[7, 1], 0],
  [[5, 3], 0],
  [[33, 100], 0],
  [
    [2, 3, 4, 21],
    [0, 1, 2],
  ],
  [
    [4, 5, 6],
    [0, 1],
  ],
  [[4, 5, 6], 1],
  [[4, 5], 1],
  [[4, 5], undefined],
  [[300, 1003], 1],
  [
    [4, 5, 6],
    [1, 2],
  ],
  [
    [4, 5, 6],
    [0, 2],
  ],
  [[32, 1], undefined],
  [[100_003], undefined],
  [[], undefined],
];

/** Numbers whose sums depend on their order. */
function reduce(
  operation: typeof tf.sum | typeof tf.mean,
  [shape, axis]: Case,
  keepDims: boolean,
): { shape: number[]; values: Float32Array } {
  return tf.tidy(() => {
    const size = tf.util.sizeFromShape(shape);
    const values = Float32Array.from({ length: size }, (_, index) => Math.sin(1.7 * index));
    const total = operation(tf.tensor(values, shape), axis, keepDims);
    return { shape: total.shape, values: total.dataSync<'float32'>() };
  });
}

/** Sums and means, with the axes they are over and without. */
function all(one: Case) {
  return [tf.sum, tf.mean].flatMap((operation) => [
    reduce(operation, one, false),
    reduce(operation, one, true),
  ]);
}

/** What the stock kernel makes of every case, drawn before ours takes its place. */
let stock: readonly ReturnType<typeof all>[];

beforeAll(async () => {
  await startWasmEngine();
  stock = cases.map(all);
  await startEngine('wasm');
});

describe('sums and means on the wasm engine', () => {
  it.each(cases.map((one, index) => [index, one] as const))(
    'are those of the stock kernels, bit for bit, in case %i: %j',
    (index, one) => {
      expect(all(one)).toEqual(stock[index]);
    },
  );
});

it('a sum of no rows is zero, of which the stock kernel makes whatever lies in the memory', () => {
  const total = tf.sum(tf.zeros([0, 5]), 0);
  expect([...total.dataSync()]).toEqual([0, 0, 0, 0, 0]);
  total.dispose();
});

describe('a copy of a tensor on the wasm engine', () => {
  it('shares its memory, and outlives it', () => {
    const before = tf.memory().numDataBuffers;
    const tensor = tf.tensor1d([1, 2, 3]);
    const copy = tf.clone(tensor);
    tensor.dispose();
    expect([...copy.dataSync()]).toEqual([1, 2, 3]);
    copy.dispose();
    expect(tf.memory().numDataBuffers).toBe(before);
  });
});
