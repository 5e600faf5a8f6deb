import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../../pipeline/engines/engine.ts';
import { translate } from '../../../../pipeline/gan/augmentations/translation.ts';

beforeAll(async () => {
  await startEngine('cpu');
});

const images = () => tf.tensor4d([1, 2, 3, 4, 5, 6], [1, 2, 3, 1]);
const rows = (tensor: tf.Tensor) => [...tensor.dataSync()];

describe('moving images', () => {
  it.each([
    [
      [0, 0],
      [1, 2, 3, 4, 5, 6],
    ],
    [
      [1, 0],
      [-1, -1, -1, 1, 2, 3],
    ],
    [
      [0, 1],
      [-1, 1, 2, -1, 4, 5],
    ],
    [
      [-1, -2],
      [6, -1, -1, -1, -1, -1],
    ],
  ] as const)('by %j fills with background', (shift, expected) => {
    expect(rows(translate(images(), shift))).toEqual(expected);
  });

  it('sends a gradient back to where each pixel came from, and none for what fell off', () => {
    const gradient = tf.grad((input) => tf.sum(tf.mul(translate(input, [0, 1]), images())))(
      images(),
    );
    expect(rows(gradient)).toEqual([2, 3, 0, 5, 6, 0]);
  });
});
