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
];

/** Numbers whose sums depend on their order. */
function sum([shape, axis]: Case, keepDims: boolean): { shape: number[]; values: Float32Array } {
  return tf.tidy(() => {
    const size = tf.util.sizeFromShape(shape);
    const values = Float32Array.from({ length: size }, (_, index) => Math.sin(1.7 * index));
    const total = tf.sum(tf.tensor(values, shape), axis, keepDims);
    return { shape: total.shape, values: total.dataSync<'float32'>() };
  });
}

/** What the stock kernel makes of every case, drawn before ours takes its place. */
let stock: { shape: number[]; values: Float32Array }[];

beforeAll(async () => {
  await startWasmEngine();
  stock = cases.flatMap((one) => [sum(one, false), sum(one, true)]);
  await startEngine('wasm');
});

describe('a sum on the wasm engine', () => {
  it.each(cases.map((one, index) => [index, one] as const))(
    'is that of the stock kernel, bit for bit, in case %i: %j',
    (index, one) => {
      expect([sum(one, false), sum(one, true)]).toEqual(stock.slice(2 * index, 2 * index + 2));
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
