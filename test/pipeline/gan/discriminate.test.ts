import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { discriminate, discriminatorOutputSize } from '../../../pipeline/gan/discriminate.ts';

beforeAll(async () => {
  await startEngine('cpu');
});

/** One pixel x to (x, 10x, 100x): unconditional, and for the labels 0 and 1. */
const discriminator = () => ({
  network: { inputShape: [1], layers: [{ kind: 'dense' as const, units: 3 }] },
  parameters: new Map([
    ['dense_1/kernel', tf.tensor2d([1, 10, 100], [1, 3]) as tf.Tensor],
    ['dense_1/bias', tf.tensor1d([0, 0, 0]) as tf.Tensor],
  ]),
});

describe('a judgement with labels', () => {
  it("adds the label's own logit to the one that all images have", () => {
    const labels = tf.tensor2d([
      [1, 0],
      [0, 1],
    ]);
    const logits = discriminate(discriminator(), tf.tensor2d([[2], [3]]), labels);
    expect(logits.shape).toEqual([2, 1]);
    expect([...logits.dataSync()]).toEqual([2 + 20, 3 + 300]);
  });

  it('takes one number more a label', () => {
    expect(discriminatorOutputSize(null)).toBe(1);
    expect(discriminatorOutputSize(['0', '1', '2'])).toBe(4);
  });
});
