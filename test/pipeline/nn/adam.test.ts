import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { adamStep, adamStepSize } from '../../../pipeline/nn/adam.ts';

const configuration = { learningRate: 0.1, beta1: 0.5, beta2: 0.999, epsilon: 1e-7 };

/** Keras 2.3.1, optimizers.py, Adam.get_updates, for one weight, in doubles. */
function kerasAdam(weight: number, gradients: readonly number[]): number {
  const { learningRate, beta1, beta2, epsilon } = configuration;
  let [value, mean, variance] = [weight, 0, 0];
  for (const [index, gradient] of gradients.entries()) {
    const t = index + 1;
    const rate = (learningRate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
    mean = beta1 * mean + (1 - beta1) * gradient;
    variance = beta2 * variance + (1 - beta2) * gradient * gradient;
    value -= (rate * mean) / (Math.sqrt(variance) + epsilon);
  }
  return value;
}

describe.each(['wasm', 'cpu'] as const)('Adam on %s', (engine) => {
  it('moves each weight as Keras 2 does', async () => {
    await startEngine(engine);
    const start = [1, -2, 0.5];
    const gradients = [
      [0.3, -4, 0],
      [-0.1, -2, 1e-3],
      [0.2, 8, -1e-3],
    ];
    const weight = tf.variable(tf.tensor1d(start));
    const moments = { mean: tf.variable(tf.zeros([3])), variance: tf.variable(tf.zeros([3])) };
    for (const [index, gradient] of gradients.entries()) {
      adamStep(
        new Map([['w', weight]]),
        { [weight.name]: tf.tensor1d(gradient) },
        new Map([['w', moments]]),
        configuration,
        index + 1,
      );
    }
    const moved = weight.dataSync();
    start.forEach((value, index) => {
      const expected = kerasAdam(
        value,
        gradients.map((gradient) => gradient[index] ?? 0),
      );
      expect(moved[index]).toBeCloseTo(expected, 5);
    });
    tf.dispose([weight, moments.mean, moments.variance]);
  });

  it('takes a first step of the learning rate against the sign of the gradient', () => {
    // m̂ = g and v̂ = g² at t = 1, so the step is α · g / |g|.
    const { beta1, beta2 } = configuration;
    const step = (adamStepSize(configuration, 1) * (1 - beta1)) / Math.sqrt(1 - beta2);
    expect(step).toBeCloseTo(configuration.learningRate, 12);
  });

  it('keeps no tensor behind and names a parameter without a gradient', async () => {
    await startEngine(engine);
    const weight = tf.variable(tf.ones([4]));
    const moments = { mean: tf.variable(tf.zeros([4])), variance: tf.variable(tf.zeros([4])) };
    const before = tf.memory().numTensors;
    const step = (gradients: tf.NamedTensorMap) =>
      adamStep(new Map([['w', weight]]), gradients, new Map([['w', moments]]), configuration, 1);
    step({ [weight.name]: tf.ones([4]) });
    expect(tf.memory().numTensors).toBe(before);
    expect(() => step({})).toThrow('Adam: w has no gradient or no moments');
    tf.dispose([weight, moments.mean, moments.variance]);
  });
});
