import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { accuracy, binaryCrossEntropy } from '../../../pipeline/gan/loss.ts';

const logits = [-3, -0.5, 0, 2];
const probabilities = logits.map((logit) => 1 / (1 + Math.exp(-logit)));
const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

describe('the binary cross-entropy of logits', () => {
  it('is −ln p for "real" and −ln(1 − p) for "fake", as on the sigmoid', () => {
    const tensor = tf.tensor2d(logits, [4, 1]);
    expect(binaryCrossEntropy(tensor, 'real').dataSync()[0]).toBeCloseTo(
      mean(probabilities.map((p) => -Math.log(p))),
      6,
    );
    expect(binaryCrossEntropy(tensor, 'fake').dataSync()[0]).toBeCloseTo(
      mean(probabilities.map((p) => -Math.log(1 - p))),
      6,
    );
  });

  it('stays finite, with a gradient, where the sigmoid is 0 or 1 in float32', () => {
    const gradient = tf.grad((x) => binaryCrossEntropy(x, 'real'))(
      tf.tensor2d([-200, 200], [2, 1]),
    );
    expect(gradient.dataSync()[0]).toBeCloseTo(-0.5, 6);
    expect(gradient.dataSync()[1]).toBeCloseTo(0, 6);
    expect(binaryCrossEntropy(tf.tensor2d([[-200]]), 'real').dataSync()[0]).toBeCloseTo(200, 3);
  });
});

describe('accuracy', () => {
  it('counts the logits on the right side of zero', () => {
    const tensor = tf.tensor2d(logits, [4, 1]);
    expect(accuracy(tensor, 'real').dataSync()[0]).toBe(0.25);
    expect(accuracy(tensor, 'fake').dataSync()[0]).toBe(0.75);
  });
});
