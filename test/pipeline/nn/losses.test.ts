import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { softmaxCrossEntropy } from '../../../pipeline/nn/losses.ts';

const logits = [
  [0.5, -1, 2],
  [3, 3, -0.25],
];
const labels = [2, 0];
const targets = labels.map((label) => [0, 1, 2].map((column) => Number(column === label)));

/** −ln softmax(x)[label], meant over rows, in doubles. */
function naive(rows: readonly (readonly number[])[]): number {
  const losses = rows.map((row, index) => {
    const sum = row.reduce((total, value) => total + Math.exp(value), 0);
    return -Math.log(Math.exp(row[labels[index] ?? 0] ?? 0) / sum);
  });
  return losses.reduce((total, loss) => total + loss, 0) / losses.length;
}

describe.each(['wasm', 'cpu'] as const)('the softmax cross-entropy on %s', (engine) => {
  it('is −ln of the probability of the label', async () => {
    await startEngine(engine);
    const loss = softmaxCrossEntropy(tf.tensor2d(logits), tf.tensor2d(targets));
    expect(loss.dataSync()[0]).toBeCloseTo(naive(logits), 6);
  });

  it('has the gradient that finite differences give, times what comes from above', async () => {
    await startEngine(engine);
    const gradient = tf.grad((x) =>
      tf.mul(3, softmaxCrossEntropy(x as tf.Tensor2D, tf.tensor2d(targets))),
    )(tf.tensor2d(logits));
    const values = await gradient.array();
    const step = 1e-5;
    logits.forEach((row, first) => {
      row.forEach((_, second) => {
        const moved = (change: number) =>
          naive(
            logits.map((other, index) =>
              other.map((value, column) =>
                index === first && column === second ? value + change : value,
              ),
            ),
          );
        const difference = (moved(step) - moved(-step)) / (2 * step);
        expect((values as number[][])[first]?.[second]).toBeCloseTo(3 * difference, 5);
      });
    });
  });

  it('stays finite, with a gradient, for logits of any size', async () => {
    await startEngine(engine);
    const huge = tf.tensor2d([[1000, -1000]]);
    const wrong = tf.tensor2d([[0, 1]]);
    expect(softmaxCrossEntropy(huge, wrong).dataSync()[0]).toBeCloseTo(2000, 3);
    const gradient = tf.grad((x) => softmaxCrossEntropy(x as tf.Tensor2D, wrong))(huge);
    expect([...gradient.dataSync()]).toEqual([1, -1]);
  });
});
