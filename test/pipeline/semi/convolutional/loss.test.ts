import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../../pipeline/engines/engine.ts';
import { weightedCrossEntropy } from '../../../../pipeline/semi/convolutional/loss.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

const logits = [0.3, -1.2, 2, 0, 0.5, -0.5];
const targets = [0.7, 0, 0.5, 0, 0, 0];

/** −Σ t ln softmax(x), in doubles. */
function naiveLoss(values: readonly number[]): number {
  return [0, 3].reduce((total, first) => {
    const row = values.slice(first, first + 3);
    const sum = row.reduce((all, value) => all + Math.exp(value), 0);
    const terms = row.map((value, k) => -(targets[first + k] ?? 0) * (value - Math.log(sum)));
    return total + terms.reduce((all, term) => all + term, 0);
  }, 0);
}

describe('the weighted cross-entropy', () => {
  it('is that of its definition, and its gradient that of differences', () => {
    const wanted = tf.tensor2d(targets, [2, 3]);
    const { value, grad } = tf.valueAndGrad((x: tf.Tensor) =>
      weightedCrossEntropy(x as tf.Tensor2D, wanted),
    )(tf.tensor2d(logits, [2, 3]));
    expect(value.dataSync()[0]).toBeCloseTo(naiveLoss(logits), 5);
    const step = 1e-4;
    const differences = logits.map((logit, place) => {
      const moved = (by: number) => naiveLoss(logits.with(place, logit + by));
      return (moved(step) - moved(-step)) / (2 * step);
    });
    for (const [place, slope] of [...grad.dataSync()].entries()) {
      expect(slope).toBeCloseTo(differences[place] ?? Number.NaN, 5);
    }
  });
});
