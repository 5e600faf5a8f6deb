import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { startWasmTraining } from '../../../pipeline/engines/wasm.ts';
import { biasedConvolution, biasedProduct } from '../../../pipeline/nn/biased-layer.ts';

beforeAll(async () => {
  // More threads than startEngine gives on a machine of two processors; it registers the gradients.
  await startWasmTraining(3, 'each');
  await startEngine('wasm');
});

function waves(shape: readonly number[], frequency: number): tf.Tensor {
  const values = Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, (_, index) =>
    Math.sin(frequency * index + 1),
  );
  return tf.tensor(values, [...shape]);
}

type Layer = (input: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor) => tf.Tensor;

/** The output of a layer, and its gradients by its input, its kernel and its bias. */
function outputAndGradients(layer: Layer, shapes: readonly (readonly number[])[]): Float32Array[] {
  return tf.tidy(() => {
    const [input, kernel, bias] = shapes.map((shape, index) => waves(shape, 1.7 + index));
    const inputs = [input, kernel, bias] as [tf.Tensor, tf.Tensor, tf.Tensor];
    const output = layer(...inputs);
    const gradients = tf.grads(layer)(inputs, waves(output.shape, 2.3));
    return [output, ...gradients].map((tensor) => tensor.dataSync<'float32'>());
  });
}

const slopes = [0.2, 0, 1, -0.5, undefined];

function activated(sum: tf.Tensor, slope: number | undefined): tf.Tensor {
  return slope === undefined ? sum : tf.leakyRelu(sum, slope);
}

describe.each(slopes)('a product with a bias and a LeakyReLU of slope %s', (slope) => {
  it.each([
    [1, 5, 1],
    [16, 74, 131],
    [33, 20, 7],
    [300, 64, 48],
    [40, 100, 500],
  ])('has the bits of three operations, for %i × %i × %i', (rows, depth, columns) => {
    const shapes = [[rows, depth], [depth, columns], [columns]];
    const fused: Layer = (input, kernel, bias) => biasedProduct(input, kernel, bias, slope);
    const apart: Layer = (input, kernel, bias) =>
      activated(tf.add(tf.matMul(input, kernel), bias), slope);
    expect(outputAndGradients(fused, shapes)).toEqual(outputAndGradients(apart, shapes));
  });
});

describe.each(slopes)('a convolution with a bias and a LeakyReLU of slope %s', (slope) => {
  it.each([
    { image: [20, 14, 14, 4], kernel: [3, 3, 4, 32], strides: 1, pad: 'same' },
    { image: [9, 7, 7, 24], kernel: [2, 2, 24, 9], strides: 1, pad: 'same' },
    { image: [3, 11, 10, 1], kernel: [5, 5, 1, 16], strides: 2, pad: 'same' },
    { image: [2, 8, 8, 3], kernel: [3, 2, 3, 5], strides: 1, pad: 'valid' },
  ] as const)(
    'has the bits of three operations, for $kernel',
    ({ image, kernel, strides, pad }) => {
      const shapes = [image, kernel, [kernel[3]]];
      const how = { strides: [strides, strides] as [number, number], pad };
      const fused: Layer = (input, filter, bias) =>
        biasedConvolution(input as tf.Tensor4D, filter as tf.Tensor4D, bias, how, slope);
      const apart: Layer = (input, filter, bias) => {
        const sum = tf.conv2d(input as tf.Tensor4D, filter as tf.Tensor4D, strides, pad);
        return activated(tf.add(sum, bias), slope);
      };
      expect(outputAndGradients(fused, shapes)).toEqual(outputAndGradients(apart, shapes));
    },
  );
});

it('what is not finite passes through a LeakyReLU behind a sum', () => {
  const values = [Number.NaN, Infinity, -Infinity, 0];
  const result = tf.tidy(() =>
    biasedProduct(tf.tensor2d([[1]]), tf.tensor2d([values]), tf.zeros([4]), 0.2).dataSync(),
  );
  expect([...result]).toEqual(values);
});
