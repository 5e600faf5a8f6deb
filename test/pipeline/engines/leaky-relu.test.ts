import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';

beforeAll(async () => {
  await startEngine('wasm');
});

describe('LeakyReLU on the wasm engine', () => {
  it.each([1, 3, 4, 5, 7, 17, 33, 130])('is x or slope · x, bit for bit, for %i', (count) => {
    const values = Float32Array.from({ length: count }, (_, index) => Math.sin(7 * index + 4));
    const slope = Math.fround(0.2);
    const result = tf.tidy(() => tf.leakyRelu(tf.tensor1d(values), 0.2).dataSync());
    expect(result).toEqual(values.map((value) => (value < 0 ? slope * value : value)));
  });

  it('passes on what is not finite', () => {
    const values = [Number.NaN, Infinity, -Infinity, 0, Number.NaN];
    const result = tf.tidy(() => tf.leakyRelu(tf.tensor1d(values), 0.2).dataSync());
    expect([...result]).toEqual(values);
  });
});

describe("LeakyReLU's gradient on the wasm engine", () => {
  it.each([1, 3, 4, 5, 17, 130])('is dy or slope · dy, bit for bit, for %i', (count) => {
    const values = Float32Array.from({ length: count }, (_, index) => Math.sin(7 * index));
    const changes = Float32Array.from({ length: count }, (_, index) => Math.cos(3 * index));
    const slope = Math.fround(0.2);
    const gradient = tf.tidy(() =>
      tf
        .grad((x) => tf.leakyRelu(x, 0.2))(tf.tensor1d(values), tf.tensor1d(changes))
        .dataSync(),
    );
    const expected = changes.map((dy, index) => ((values[index] ?? 0) > 0 ? dy : slope * dy));
    expect(gradient).toEqual(expected);
  });
});
