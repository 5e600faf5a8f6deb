import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type NetworkSpecification } from '../../../models/network/network.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { trainingRule, updateMovingStatistics } from '../../../pipeline/nn/batch-norm.ts';
import {
  createNetworkState,
  disposeNetworkState,
  type NetworkState,
} from '../../../pipeline/nn/parameters.ts';
import { createStreams } from '../../../pipeline/gan/streams.ts';
import { forward } from '../../../pipeline/nn/forward.ts';

const network: NetworkSpecification = {
  inputShape: [2],
  layers: [{ kind: 'batchNormalization', momentum: 0.8, epsilon: 1e-3 }],
};
const batch = [1, 10, 3, 20, 5, 60, 7, 30]; // [4, 2]

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

function normalize(
  state: NetworkState,
  input: tf.Tensor,
): [tf.Tensor, Parameters<typeof trainingRule>[0]] {
  const collected: Parameters<typeof trainingRule>[0] = [];
  return [forward(network, state.parameters, input, trainingRule(collected)), collected];
}

describe('batch normalization in training', () => {
  it('gives every channel of the batch mean β and variance γ²', () => {
    const state = createNetworkState(network, createStreams(1).weights);
    state.parameters.get('batch_normalization_1/gamma')?.assign(tf.tensor1d([2, 3]));
    state.parameters.get('batch_normalization_1/beta')?.assign(tf.tensor1d([-1, 5]));
    const [output, collected] = normalize(state, tf.tensor2d(batch, [4, 2]));
    // First channel 1, 3, 5, 7: mean 4, variance 5.
    const expected = [1, 3, 5, 7].map((x) => (2 * (x - 4)) / Math.sqrt(5 + 1e-3) - 1);
    const values = output.dataSync();
    expected.forEach((value, row) => expect(values[2 * row]).toBeCloseTo(value, 5));
    const { mean, variance } = tf.moments(output, 0);
    expect(mean.dataSync()[1]).toBeCloseTo(5, 4);
    expect(variance.dataSync()[1]).toBeCloseTo(9, 3);
    updateMovingStatistics(state.parameters, collected);
    disposeNetworkState(state);
  });

  it("moves the moving statistics as Keras 2 does, the variance as a sample's", () => {
    const state = createNetworkState(network, createStreams(1).weights);
    const [, collected] = normalize(state, tf.tensor2d(batch, [4, 2]));
    updateMovingStatistics(state.parameters, collected);
    const mean = state.parameters.get('batch_normalization_1/moving_mean')?.dataSync();
    const variance = state.parameters.get('batch_normalization_1/moving_variance')?.dataSync();
    expect(mean?.[0]).toBeCloseTo(0.2 * 4, 5);
    expect(mean?.[1]).toBeCloseTo(0.2 * 30, 5);
    // Biased variance 5 and 350; N / (N − (1 + ε)) = 4 / 2.999.
    expect(variance?.[0]).toBeCloseTo(0.8 + 0.2 * 5 * (4 / 2.999), 5);
    expect(variance?.[1]).toBeCloseTo(0.8 + 0.2 * 350 * (4 / 2.999), 3);
    disposeNetworkState(state);
  });

  it('has the gradients that differences of its output give', () => {
    const state = createNetworkState(network, createStreams(1).weights);
    const weights = tf.tensor2d([0.3, -1, 2, 0.5, -0.7, 1.1, 0.2, -2], [4, 2]);
    const lossOf = (values: readonly number[]) => {
      const [output, collected] = normalize(state, tf.tensor2d([...values], [4, 2]));
      tf.dispose(collected.flatMap(({ mean, variance }) => [mean, variance]));
      return tf.sum(tf.mul(output, weights));
    };
    const gradient = tf
      .grad((x) => {
        const [output, collected] = normalize(state, x);
        tf.dispose(collected.flatMap(({ mean, variance }) => [mean, variance]));
        return tf.sum(tf.mul(output, weights));
      })(tf.tensor2d(batch, [4, 2]))
      .dataSync();
    const step = 0.05;
    batch.forEach((_, index) => {
      const moved = (by: number) =>
        batch.map((value, other) => (other === index ? value + by : value));
      const slope =
        ((lossOf(moved(step)).dataSync()[0] ?? 0) - (lossOf(moved(-step)).dataSync()[0] ?? 0)) /
        (2 * step);
      expect(gradient[index]).toBeCloseTo(slope, 2);
    });
    disposeNetworkState(state);
  });

  it('has the gradients that tfjs derives from the plain formula, for γ and β too', () => {
    const gamma = tf.tensor1d([2, 3]);
    const beta = tf.tensor1d([-1, 5]);
    const weights = tf.tensor2d([0.3, -1, 2, 0.5, -0.7, 1.1, 0.2, -2], [4, 2]);
    const plain = tf.grads((x, scale, shift) => {
      const { mean, variance } = tf.moments(x, 0);
      const normalized = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3)));
      const output = tf.add(tf.mul(normalized, scale), shift);
      return tf.sum(tf.mul(output, weights));
    })([tf.tensor2d(batch, [4, 2]), gamma, beta]);
    const ours = tf.grads((x, scale, shift) => {
      const parameters = new Map([
        ['batch_normalization_1/gamma', scale],
        ['batch_normalization_1/beta', shift],
      ]);
      const collected: Parameters<typeof trainingRule>[0] = [];
      const output = forward(network, parameters, x, trainingRule(collected));
      return tf.sum(tf.mul(output, weights));
    })([tf.tensor2d(batch, [4, 2]), gamma, beta]);
    ours.forEach((tensor, index) => {
      const expected = plain[index]?.dataSync() ?? new Float32Array();
      tensor
        .dataSync()
        .forEach((value, element) => expect(value).toBeCloseTo(expected[element] ?? 0, 4));
    });
  });
});
