import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';
import { moveTowards } from '../../../pipeline/nn/average.ts';

/** Numbers whose roundings differ from one element to the next. */
function wave(shape: number[], step: number): tf.Tensor {
  const length = tf.util.sizeFromShape(shape);
  return tf.tensor(
    Float32Array.from({ length }, (_, index) => Math.sin(step * index)),
    shape,
  );
}

type Transposition = readonly [shape: number[], permutation: number[]];

const transpositions: readonly Transposition[] = [
  [
    [3, 2, 5, 7],
    [0, 2, 1, 3],
  ],
  [
    [448, 2, 7, 64],
    [0, 2, 1, 3],
  ],
  [
    [2, 3, 4, 1],
    [0, 2, 1, 3],
  ],
  // These go to the stock kernel.
  [
    [3, 2, 5, 7],
    [0, 3, 1, 2],
  ],
  [
    [3, 5],
    [1, 0],
  ],
];

const sizes = [1, 3, 4, 17, 100_003];

function transpose([shape, permutation]: Transposition) {
  return read(() => tf.transpose(wave(shape, 1.7), permutation));
}

function average(size: number) {
  return read(() => {
    const moving = tf.variable(wave([size], 1.7), false);
    moveTowards(moving, wave([size], 0.9), { kept: 0.999, taken: 1 - 0.999 });
    const moved = tf.add(moving, 0);
    moving.dispose();
    return moved;
  });
}

/** The shape of a tensor, and a hash of its bytes: comparing large arrays takes seconds. */
function read(make: () => tf.Tensor): { shape: number[]; sha256: string } {
  return tf.tidy(() => {
    const tensor = make();
    const bytes = new Uint8Array(tensor.dataSync().buffer);
    return { shape: tensor.shape, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
}

type Results = ReturnType<typeof read>[];

/** What the stock kernels make of every case, computed before ours take their place. */
let stock: { readonly transpositions: Results; readonly averages: Results };

beforeAll(async () => {
  await startWasmEngine();
  stock = {
    transpositions: transpositions.map(transpose),
    averages: sizes.map(average),
  };
  await startEngine('wasm');
});

describe('the wasm engine gives the bits of the stock kernels', () => {
  it.each([...transpositions.entries()])('for the transposition of case %i: %j', (index, one) => {
    expect(transpose(one)).toEqual(stock.transpositions[index]);
  });

  it.each([...sizes.entries()])('for the moving average of case %i: %i numbers', (index, size) => {
    expect(average(size)).toEqual(stock.averages[index]);
  });
});

it('a tensor without elements is moved, where the stock kernel divides by zero', () => {
  const moved = tf.transpose(tf.zeros([0, 3, 4, 2]), [0, 2, 1, 3]);
  expect(moved.shape).toEqual([0, 4, 3, 2]);
  moved.dispose();
});
