import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';

/** Numbers from −9 to 9, among them zero, of which no two rows are alike. */
function wave(shape: number[], dtype: 'float32' | 'int32' = 'float32'): tf.Tensor {
  const length = tf.util.sizeFromShape(shape);
  const numbers = Float32Array.from({ length }, (_, index) => 9 * Math.sin(1.7 * index));
  return tf.cast(tf.tensor(numbers, shape), dtype);
}

type Case = readonly [name: string, make: () => tf.Tensor | tf.Tensor[]];

const cases: readonly Case[] = [
  ['some columns', () => tf.slice(wave([64, 11]), [0, 1], [64, 10])],
  ['one column', () => tf.slice(wave([64, 11]), [0, 0], [64, 1])],
  ['some rows', () => tf.slice(wave([9, 5, 3]), [2, 0, 0], [4, 5, 3])],
  ['a middle axis to its end', () => tf.slice(wave([3, 7, 2, 5]), [0, 4, 0, 0], [3, -1, 2, 5])],
  ['the whole', () => tf.slice(wave([3, 4]), [0, 0], [3, 4])],
  ['a part of a vector', () => tf.slice(wave([9]), [3], [5])],
  ['columns of integers', () => tf.slice(wave([6, 5], 'int32'), [0, 2], [6, 2])],
  ['a corner, by the stock kernel', () => tf.slice(wave([6, 5]), [1, 2], [3, 2])],
  ['nothing, by the stock kernel', () => tf.slice(wave([6, 5]), [1, 0], [0, 5])],
  ['truth values, by the stock kernel', () => tf.slice(tf.less(wave([6, 5]), 0), [0, 1], [6, 2])],
  ['two images of a batch', () => tf.split(wave([96, 28, 28, 1]), 3)],
  ['parts of unlike size', () => tf.split(wave([3, 10, 4]), [1, -1, 2], 1)],
  ['an empty part among others', () => tf.split(wave([4, 6]), [2, 0, 4], -1)],
  ['two batches', () => tf.concat([wave([32, 28, 28, 1]), wave([16, 28, 28, 1])])],
  ['three tensors side by side', () => tf.concat([wave([5, 64]), wave([5, 10]), wave([5, 1])], 1)],
  ['integers', () => tf.concat([wave([2, 3], 'int32'), wave([1, 3], 'int32')])],
  ['an empty one, by the stock kernel', () => tf.concat([wave([0, 3]), wave([2, 3])])],
  ['one alone, by the stock kernel', () => tf.concat([wave([2, 3])])],
  [
    'columns before and behind',
    () =>
      tf.pad(wave([5, 3]), [
        [0, 0],
        [1, 2],
      ]),
  ],
  [
    'rows behind',
    () =>
      tf.pad(wave([5, 3, 2]), [
        [0, 4],
        [0, 0],
        [0, 0],
      ]),
  ],
  ['integers in between', () => tf.pad(wave([7], 'int32'), [[2, 1]])],
  [
    'nothing to pad',
    () =>
      tf.pad(wave([5, 3]), [
        [0, 0],
        [0, 0],
      ]),
  ],
  [
    'rows and columns, by the stock kernel',
    () =>
      tf.pad(wave([5, 3]), [
        [1, 0],
        [0, 1],
      ]),
  ],
  ['another number than zero, by the stock kernel', () => tf.pad(wave([5]), [[1, 1]], 2)],
  [
    'the gradient of a slice',
    () => tf.grad((x) => tf.slice(x, [0, 1], [64, 10]))(wave([64, 11]), wave([64, 10])),
  ],
  ['numbers as what they are', () => tf.cast(wave([5, 3]), 'float32')],
  ['numbers as integers, by the stock kernel', () => tf.cast(wave([5, 3]), 'int32')],
  ['the tangents of 100,003 numbers', () => tf.tanh(wave([100_003]))],
  ['the tangent of one number', () => tf.tanh(tf.tensor1d([-0.3]))],
  [
    'tangents of numbers at the ends of the range',
    () => tf.tanh(tf.tensor1d([0, -0, 1e-40, -1e-40, 1e-9, 0.55, 9.99, 10.01, 1e30, -1e30])),
  ],
  ['tangents of infinities', () => tf.tanh(tf.tensor1d([Infinity, -Infinity, 0.1]))],
  ['the gradient of tangents', () => tf.grad((x) => tf.tanh(x))(wave([50_001]), wave([50_001]))],
  [
    'the gradient of a few tangents',
    () => tf.grad((x) => tf.tanh(x))(wave([2, 3]), tf.ones([2, 3])),
  ],
];

/** Shapes, types and a hash of the bytes: comparing large arrays takes seconds. */
function read(make: Case[1]) {
  return tf.tidy(() =>
    [make()].flat().map((tensor) => {
      const bytes = new Uint8Array(tensor.dataSync().buffer);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return { shape: tensor.shape, dtype: tensor.dtype, sha256 };
    }),
  );
}

/** What the stock kernels make of every case, computed before ours take their place. */
let stock: readonly ReturnType<typeof read>[];

beforeAll(async () => {
  await startWasmEngine();
  stock = cases.map(([, make]) => read(make));
  await startEngine('wasm');
});

describe('kernels that copy, and tangents, have the bits of the stock kernels', () => {
  it.each(cases.map(([name, make], index) => ({ name, make, index })))(
    'for $name',
    ({ make, index }) => {
      expect(read(make)).toEqual(stock[index]);
    },
  );
});

it('NaN has the tangent NaN', () => {
  const tangents = tf.tanh(tf.tensor1d([Number.NaN, 0]));
  expect([...tangents.dataSync()]).toEqual([Number.NaN, 0]);
  tangents.dispose();
});

it('tensors that do not fit are refused as by tfjs', () => {
  expect(() => tf.concat([tf.zeros([2, 3]), tf.zeros([2, 4])])).toThrow(
    /does not match the shape of the rest/,
  );
});
