import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { discriminate } from '../../../pipeline/gan/discriminate.ts';
import { drawLatents } from '../../../pipeline/gan/batches.ts';
import {
  duePenalty,
  gradientNormLoss,
  perturbAlongGradient,
} from '../../../pipeline/gan/penalty.ts';
import { createNetworkState, disposeNetworkState } from '../../../pipeline/nn/parameters.ts';
import { tinyConditionalConfiguration } from '../../fixtures/tiny-configuration.ts';

beforeAll(async () => {
  await startEngine('cpu');
});

/** A discriminator of 4 × 2 images and two labels, and a batch for it. */
function discriminatorAndBatch() {
  const random = generatorFromDigest(digestOf('gradient penalty'));
  const discriminator = createNetworkState(tinyConditionalConfiguration.discriminator, random);
  const noise = drawLatents(6, 8, random);
  const values = tf.reshape(noise, [6, 4, 2, 1]);
  noise.dispose();
  const labels = tf.cast(tf.oneHot(tf.tensor1d([0, 1, 0, 1, 1, 0], 'int32'), 2), 'float32');
  return { discriminator, batch: { values, labels: labels as tf.Tensor2D } };
}

describe('the gradient penalty', () => {
  it('has the gradient that finite differences of the mean ½‖∇D(x)‖² give', () => {
    const { discriminator, batch } = discriminatorAndBatch();
    const distance = 1e-2;
    const penaltyItself = () =>
      tf.tidy(() => {
        const slope = tf.grad((images) =>
          tf.sum(discriminate(discriminator, images, batch.labels)),
        );
        const flat = tf.reshape(slope(batch.values), [6, -1]);
        return tf.mul(0.5, tf.mean(tf.sum(tf.square(flat), 1))).dataSync()[0] ?? Number.NaN;
      });
    const { images, gradientNorm } = perturbAlongGradient(discriminator, batch, distance);
    const { grads } = tf.variableGrads(() =>
      gradientNormLoss(
        discriminate(discriminator, batch.values, batch.labels),
        discriminate(discriminator, images, batch.labels),
        gradientNorm,
        distance,
      ),
    );
    const kernel = discriminator.trained.get('dense_1/kernel');
    const last = discriminator.trained.get('dense_2/kernel');
    for (const weights of [kernel, last]) {
      if (!weights) throw new Error('no such kernel');
      const found = grads[weights.name]?.dataSync() ?? [];
      const values = weights.dataSync().slice();
      const change = 1e-2;
      for (let index = 0; index < values.length; index++) {
        const at = (difference: number) => {
          const moved = Float32Array.from(values);
          moved[index] = (moved[index] ?? 0) + difference;
          weights.assign(tf.tensor(moved, weights.shape));
          return penaltyItself();
        };
        const expected = (at(change) - at(-change)) / (2 * change);
        expect(found[index], `${weights.name} ${index}`).toBeCloseTo(expected, 2);
      }
      weights.assign(tf.tensor(values, weights.shape));
    }
    disposeNetworkState(discriminator);
  });

  it('moves each image by the distance, to where its logit is higher', () => {
    const { discriminator, batch } = discriminatorAndBatch();
    const { images } = perturbAlongGradient(discriminator, batch, 0.1);
    const moved = tf.sqrt(tf.sum(tf.square(tf.reshape(tf.sub(images, batch.values), [6, -1])), 1));
    for (const length of moved.dataSync()) expect(length).toBeCloseTo(0.1, 5);
    const rise = tf.sub(
      discriminate(discriminator, images, batch.labels),
      discriminate(discriminator, batch.values, batch.labels),
    );
    for (const difference of rise.dataSync()) expect(difference).toBeGreaterThan(0);
    disposeNetworkState(discriminator);
  });

  it('is paid when it is due, and then for all iterations since', () => {
    const { discriminator, batch } = discriminatorAndBatch();
    const lossOf = (weight: number, every: number, update: number) => {
      const regularizer = { kind: 'gradientPenalty', weight, every, distance: 0.1 } as const;
      const penalty = duePenalty(discriminator, regularizer, batch, update);
      if (!penalty) return null;
      const loss = penalty.loss(tf.zeros([6, 1]), tf.ones([6, 1])).dataSync()[0] ?? Number.NaN;
      penalty.dispose();
      return loss;
    };
    expect(lossOf(0.1, 4, 3)).toBeNull();
    expect(lossOf(0.1, 4, 4)).toBeCloseTo(4 * (lossOf(0.1, 1, 3) ?? 0), 5);
    expect(duePenalty(discriminator, { kind: 'none' }, batch, 0)).toBeNull();
    disposeNetworkState(discriminator);
  });
});
