import * as tf from '@tensorflow/tfjs-core';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { discriminate } from '../../../pipeline/gan/discriminate.ts';
import { drawLatents } from '../../../pipeline/gan/batches.ts';
import {
  duePenalty,
  gradientNormLoss,
  interpolate,
  perturbAlongGradient,
  unitGradientLoss,
} from '../../../pipeline/gan/penalty.ts';
import {
  createNetworkState,
  disposeNetworkState,
  type NetworkState,
} from '../../../pipeline/nn/parameters.ts';
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

/** By each weight of two kernels: the gradient, and the finite difference of what it is the gradient of. */
function gradientsAndDifferences(
  discriminator: NetworkState,
  gradients: tf.NamedTensorMap,
  valueOf: () => number,
): readonly { readonly found: number; readonly expected: number }[] {
  const change = 1e-2;
  return ['dense_1/kernel', 'dense_2/kernel'].flatMap((name) => {
    const weights = discriminator.trained.get(name);
    if (!weights) throw new Error('no such kernel');
    const found = gradients[weights.name]?.dataSync() ?? [];
    const values = [...weights.dataSync()];
    const pairs = values.map((value, index) => {
      const at = (difference: number) => {
        weights.assign(tf.tensor(values.with(index, value + difference), weights.shape));
        return valueOf();
      };
      const expected = (at(change) - at(-change)) / (2 * change);
      return { found: found[index] ?? Number.NaN, expected };
    });
    weights.assign(tf.tensor(values, weights.shape));
    return pairs;
  });
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
    for (const { found, expected } of gradientsAndDifferences(
      discriminator,
      grads,
      penaltyItself,
    )) {
      expect(found).toBeCloseTo(expected, 2);
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
    const images = { real: batch, drawFakes: () => batch.values };
    const random = generatorFromDigest(digestOf('not drawn from'));
    const lossOf = (weight: number, every: number, update: number) => {
      const regularizer = { kind: 'gradientPenalty', weight, every, distance: 0.1 } as const;
      const penalty = duePenalty(discriminator, regularizer, images, update, random);
      if (!penalty) return null;
      const loss = penalty.loss(tf.zeros([6, 1]), [tf.ones([6, 1])]).dataSync()[0] ?? Number.NaN;
      penalty.dispose();
      penalty.value.dispose();
      return loss;
    };
    expect(lossOf(0.1, 4, 3)).toBeNull();
    expect(lossOf(0.1, 4, 4)).toBeCloseTo(4 * (lossOf(0.1, 1, 3) ?? 0), 5);
    expect(duePenalty(discriminator, { kind: 'none' }, images, 0, random)).toBeNull();
    disposeNetworkState(discriminator);
  });
});

describe('the gradient penalty on interpolates', () => {
  const shares = Float32Array.of(0, 0.25, 0.5, 0.75, 0.9, 1);

  it('takes images from the line between a real image and a fake', () => {
    const real = tf.ones([6, 4, 2, 1]);
    const fake = tf.neg(real);
    const found = [...interpolate(real, fake, shares).dataSync()];
    found.forEach((value, index) => {
      const share = shares[Math.floor(index / 8)] ?? Number.NaN;
      expect(value, `${index}`).toBeCloseTo(share * 1 + (1 - share) * -1, 6);
    });
  });

  it('has the gradient that finite differences of the mean (‖∇D(x)‖ − 1)² give', () => {
    const { discriminator, batch } = discriminatorAndBatch();
    const distance = 1e-2;
    const penaltyItself = () =>
      tf.tidy(() => {
        const slope = tf.grad((images) =>
          tf.sum(discriminate(discriminator, images, batch.labels)),
        );
        const flat = tf.reshape(slope(batch.values), [6, -1]);
        const length = tf.sqrt(tf.sum(tf.square(flat), 1));
        return tf.mean(tf.square(tf.sub(length, 1))).dataSync()[0] ?? Number.NaN;
      });
    const { images: ahead, gradientNorm } = perturbAlongGradient(discriminator, batch, distance);
    const behind = tf.sub(tf.mul(2, batch.values), ahead);
    const { grads } = tf.variableGrads(() =>
      unitGradientLoss(
        discriminate(discriminator, ahead, batch.labels),
        discriminate(discriminator, behind, batch.labels),
        gradientNorm,
        distance,
      ),
    );
    for (const { found, expected } of gradientsAndDifferences(
      discriminator,
      grads,
      penaltyItself,
    )) {
      expect(found).toBeCloseTo(expected, 2);
    }
    disposeNetworkState(discriminator);
  });

  it('is the published sum over fakes of the same labels, and reports its value', () => {
    const { discriminator, batch } = discriminatorAndBatch();
    const fakes = tf.mul(batch.values, -0.5);
    const regularizer = {
      kind: 'interpolatedGradientPenalty',
      weight: 10,
      every: 2,
      distance: 0.01,
    } as const;
    const seed = digestOf('interpolates');
    const asked: unknown[] = [];
    const images = {
      real: batch,
      drawFakes: (labels: tf.Tensor2D | undefined) => {
        asked.push(labels);
        return fakes;
      },
    };
    const random = generatorFromDigest(seed);
    const penalty = duePenalty(discriminator, regularizer, images, 4, random);
    if (!penalty) throw new Error('it is due');
    expect(asked).toEqual([batch.labels]);
    const again = generatorFromDigest(seed);
    const drawn = Float32Array.from({ length: 6 }, () => uniformFloat64(again));
    const between = interpolate(batch.values, fakes, drawn);
    const { gradientNorm } = perturbAlongGradient(
      discriminator,
      { ...batch, values: between },
      0.01,
    );
    const lengths = [...gradientNorm.dataSync()];
    const expected = (10 * lengths.reduce((sum, length) => sum + (length - 1) ** 2, 0)) / 6;
    expect(penalty.value.dataSync()[0]).toBeCloseTo(expected, 4);
    expect(duePenalty(discriminator, regularizer, images, 5, random)).toBeNull();
    penalty.dispose();
    penalty.value.dispose();
    disposeNetworkState(discriminator);
  });
});
