import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startWasmEngine } from '../../../pipeline/engines/wasm-engine.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';

type Pad = Parameters<typeof tf.conv2d>[3];

interface Case {
  readonly image: [number, number, number, number]; // batch, height, width, channels
  readonly filter: [number, number, number]; // height, width, filters
  readonly strides: [number, number];
  readonly pad: Pad;
}

const cases: readonly Case[] = [
  { image: [1, 1, 1, 1], filter: [1, 1, 1], strides: [1, 1], pad: 'valid' },
  { image: [1, 5, 7, 3], filter: [3, 2, 4], strides: [1, 1], pad: 'valid' },
  { image: [2, 5, 7, 3], filter: [3, 3, 4], strides: [1, 1], pad: 'same' },
  { image: [1, 8, 8, 2], filter: [4, 4, 5], strides: [2, 2], pad: 'same' },
  { image: [3, 9, 6, 1], filter: [2, 5, 3], strides: [2, 3], pad: 'same' },
  { image: [2, 11, 10, 4], filter: [3, 3, 1], strides: [3, 3], pad: 'valid' },
  {
    image: [2, 6, 5, 3],
    filter: [3, 3, 2],
    strides: [2, 2],
    pad: [
      [0, 0],
      [2, 1],
      [0, 2],
      [0, 0],
    ],
  },
  { image: [1, 4, 4, 2], filter: [3, 3, 2], strides: [1, 1], pad: 2 },
  { image: [2, 3, 3, 2], filter: [5, 5, 3], strides: [1, 1], pad: 'same' },
  { image: [5, 14, 14, 7], filter: [3, 3, 9], strides: [1, 1], pad: 'same' },
  // More images than are worked on at once, a patch longer than a block, and more columns than one.
  { image: [7, 14, 14, 64], filter: [3, 3, 4], strides: [1, 1], pad: 'same' },
  { image: [9, 28, 28, 1], filter: [5, 5, 12], strides: [1, 1], pad: 'same' },
  { image: [2, 4, 4, 130], filter: [2, 2, 520], strides: [2, 2], pad: 'valid' },
];

/** Small whole numbers: every sum is exact in float32, so engines agree to the bit. */
function whole(shape: readonly number[], factor: number): tf.Tensor4D {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Float32Array.from({ length: size }, (_, index) => ((index * factor) % 9) - 4);
  return tf.tensor4d(values, [...shape] as [number, number, number, number]);
}

/** Both gradients of a convolution, by the engine that is set. */
function gradients({ image, filter, strides, pad }: Case): number[][] {
  return tf.tidy(() => {
    const x = whole(image, 7);
    const [height, width, filters] = filter;
    const w = whole([height, width, image[3], filters], 5);
    const output = (a: tf.Tensor, b: tf.Tensor) =>
      tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, pad);
    const dy = whole(output(x, w).shape, 4);
    return tf
      .grads(output)([x, w], dy)
      .map((tensor) => [...tensor.dataSync()]);
  });
}

/** The stock kernel's convolutions of every case, drawn before ours take its place. */
let stockOutputs: Float32Array[];

/** Numbers whose sums depend on their order. */
function rough(shape: readonly number[], factor: number): tf.Tensor4D {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Float32Array.from({ length: size }, (_, index) => Math.sin(index * factor));
  return tf.tensor4d(values, [...shape] as [number, number, number, number]);
}

function convolve({ image, filter, strides, pad }: Case): Float32Array {
  const [height, width, filters] = filter;
  return tf.tidy(() => {
    const w = rough([height, width, image[3], filters], 2.3);
    return tf.conv2d(rough(image, 1.7), w, strides, pad).dataSync<'float32'>();
  });
}

beforeAll(async () => {
  await startWasmEngine();
  stockOutputs = cases.map(convolve);
  await startEngine('wasm');
});

describe('a convolution on the wasm engine', () => {
  it.each(cases.map((convolution, index) => [index, convolution] as const))(
    'is that of the stock kernel, bit for bit, in case %i: %j',
    (index, convolution) => {
      expect(convolve(convolution)).toEqual(stockOutputs[index]);
    },
  );

  it("that is dilated is the stock kernel's own", async () => {
    const dilated = () =>
      tf.tidy(() => [
        ...tf
          .conv2d(whole([1, 7, 7, 2], 7), whole([3, 3, 2, 2], 5), 1, 'same', 'NHWC', 2)
          .dataSync(),
      ]);
    const ours = dilated();
    await startEngine('cpu');
    expect(ours).toEqual(dilated());
    await startEngine('wasm');
  });
});

describe("a convolution's gradients on the wasm engine", () => {
  it.each(cases)('are those of the cpu engine for %j', async (convolution) => {
    const ours = gradients(convolution);
    await startEngine('cpu');
    const reference = gradients(convolution);
    await startEngine('wasm');
    expect(ours).toEqual(reference);
  });

  it('are what a case worked by hand gives', () => {
    // One image 1 2 / 3 4, one filter of ones 1 × 2, stride 1: y = [3, 7].
    const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
    const w = tf.tensor4d([1, 1], [1, 2, 1, 1]);
    const dy = tf.tensor4d([10, 100], [1, 2, 1, 1]);
    const [dx, dw] = tf.grads((a, b) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'valid'))(
      [x, w],
      dy,
    );
    expect([...(dx?.dataSync() ?? [])]).toEqual([10, 10, 100, 100]);
    expect([...(dw?.dataSync() ?? [])]).toEqual([10 * 1 + 100 * 3, 10 * 2 + 100 * 4]);
  });

  it('make the transposed convolution that the cpu engine makes', async () => {
    const transposed = () =>
      tf.tidy(() => [
        ...tf
          .conv2dTranspose(whole([2, 3, 4, 5], 7), whole([4, 4, 3, 5], 5), [2, 6, 8, 3], 2, 'same')
          .dataSync(),
      ]);
    const ours = transposed();
    await startEngine('cpu');
    expect(ours).toEqual(transposed());
    await startEngine('wasm');
  });

  it('leak no tensors and no memory', () => {
    const last = cases.at(-1) as Case;
    gradients(last);
    const before = tf.memory().numDataBuffers;
    gradients(last);
    expect(tf.memory().numDataBuffers).toBe(before);
  });
});

describe('the gradient of gather on the wasm engine', () => {
  it('adds up the rows that were taken, as the cpu engine does', async () => {
    const gradient = () =>
      tf.tidy(() => {
        const table = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
        const taken = tf.tensor1d([2, 0, 2, 2], 'int32');
        const dy = tf.tensor2d([1, 10, 2, 20, 3, 30, 4, 40], [4, 2]);
        return [
          ...tf
            .grad((x) => tf.gather(x, taken))(table, dy)
            .dataSync(),
        ];
      });
    const ours = gradient();
    // Row 0 was taken once, row 1 never, row 2 three times.
    expect(ours).toEqual([2, 20, 0, 0, 8, 80]);
    await startEngine('cpu');
    expect(gradient()).toEqual(ours);
    await startEngine('wasm');
  });

  it('leaves out rows of a negative or too large segment', () => {
    const sums = tf.unsortedSegmentSum(
      tf.tensor1d([1, 2, 4, 8]),
      tf.tensor1d([1, -1, 1, 0], 'int32'),
      2,
    );
    expect([...sums.dataSync()]).toEqual([8, 5]);
    sums.dispose();
  });
});
