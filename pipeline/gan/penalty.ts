import * as tf from '@tensorflow/tfjs-core';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from '../../models/seed/random.ts';
import type { Configuration } from './configuration.ts';
import { discriminate } from './discriminate.ts';
import type { LabelledBatch } from './batches.ts';
import type { NetworkState } from '../nn/parameters.ts';

/** A penalty that is added to an iteration's loss. */
interface DuePenalty {
  /** Images moved a little way along the discriminator's gradient, for the same pass. */
  readonly perturbed: readonly LabelledBatch[];
  /** What is added to the discriminator's loss, from the logits of the real images and of the perturbed ones. */
  loss(logits: tf.Tensor, perturbed: readonly tf.Tensor[]): tf.Scalar;
  /** The penalty of one iteration, times its weight, for the log: the caller's. */
  readonly value: tf.Scalar;
  dispose(): void;
}

/** The images that a penalty is paid for. */
interface PenalizedImages {
  /** As the discriminator sees them. */
  readonly real: LabelledBatch;
  /** Draws as many fakes with these labels, as the discriminator sees them. Makes tensors it does not dispose. */
  readonly drawFakes: (labels: tf.Tensor2D | undefined) => tf.Tensor;
}

/**
 * The gradient penalty of a regularizer where it is due: added every so many updates, then as many times as much
 * (Karras et al. 2020, arXiv:1912.04958, section 3.1).
 *
 * @param update how many updates the discriminator has had
 * @param random of the interpolates; the penalty on real images draws nothing
 * @returns null for a regularizer of another kind, or when it is not due; else for the caller to dispose
 */
export function duePenalty(
  discriminator: NetworkState,
  regularizer: Configuration['regularizer'],
  images: PenalizedImages,
  update: number,
  random: RandomGenerator,
): DuePenalty | null {
  if (regularizer.kind === 'none' || regularizer.kind === 'spectralNorm') return null;
  if (update % regularizer.every !== 0) return null;
  return regularizer.kind === 'gradientPenalty'
    ? penaltyOnReal(discriminator, regularizer, images)
    : penaltyOnInterpolates(discriminator, regularizer, images, random);
}

/** What both penalties are configured by. */
interface PenaltySettings {
  readonly weight: number;
  readonly every: number;
  readonly distance: number;
}

/**
 * The zero-centred gradient penalty on real images, R1: the mean of ½‖∇D(x)‖², times its weight (Mescheder
 * et al. 2018, arXiv:1801.04406).
 */
function penaltyOnReal(
  discriminator: NetworkState,
  { weight, every, distance }: PenaltySettings,
  { real }: PenalizedImages,
): DuePenalty {
  const { images, gradientNorm } = perturbAlongGradient(discriminator, real, distance);
  return {
    perturbed: [{ ...real, values: images }],
    loss: (logits, [perturbed]) =>
      tf.mul(
        weight * every,
        gradientNormLoss(logits, perturbed as tf.Tensor, gradientNorm, distance),
      ),
    value: tf.tidy(() => tf.mul(weight / 2, tf.mean(tf.square(gradientNorm)))),
    dispose: () => tf.dispose([images, gradientNorm]),
  };
}

/**
 * The gradient penalty of WGAN-GP: the mean of (‖∇D(x̂)‖ − 1)² at interpolates x̂, each somewhere on the line from
 * a real image to a fake of its label, times its weight (Gulrajani et al. 2017, arXiv:1704.00028, equation 3).
 */
function penaltyOnInterpolates(
  discriminator: NetworkState,
  { weight, every, distance }: PenaltySettings,
  { real, drawFakes }: PenalizedImages,
  random: RandomGenerator,
): DuePenalty {
  const shares = Float32Array.from({ length: real.values.shape[0] ?? 0 }, () =>
    uniformFloat64(random),
  );
  const values = tf.tidy(() => interpolate(real.values, drawFakes(real.labels), shares));
  const interpolated = { ...real, values };
  const ahead = perturbAlongGradient(discriminator, interpolated, distance);
  const behind = tf.tidy(() => tf.sub(tf.mul(2, values), ahead.images));
  values.dispose();
  const { gradientNorm } = ahead;
  return {
    perturbed: [ahead.images, behind].map((images) => ({ ...real, values: images })),
    loss: (_logits, [onAhead, onBehind]) =>
      tf.mul(
        weight * every,
        unitGradientLoss(onAhead as tf.Tensor, onBehind as tf.Tensor, gradientNorm, distance),
      ),
    value: tf.tidy(() => tf.mul(weight, tf.mean(tf.square(tf.sub(gradientNorm, 1))))),
    dispose: () => tf.dispose([ahead.images, behind, gradientNorm]),
  };
}

/** x̂ = εx + (1 − ε)x̃, an ε an image. Makes tensors it does not dispose. */
export function interpolate(real: tf.Tensor, fake: tf.Tensor, shares: Float32Array): tf.Tensor {
  const share = tf.tensor4d(shares, [shares.length, 1, 1, 1]);
  return tf.add(fake, tf.mul(share, tf.sub(real, fake)));
}

/**
 * Moves images along the gradient of a discriminator's logits. The caller disposes both tensors.
 *
 * @param distance with pixels in [-1, 1]
 * @returns x + distance · ∇D(x)/‖∇D(x)‖ [count, height, width, channels], and ‖∇D(x)‖ [count, 1]
 */
export function perturbAlongGradient(
  discriminator: NetworkState,
  { values, labels }: LabelledBatch,
  distance: number,
): { readonly images: tf.Tensor; readonly gradientNorm: tf.Tensor } {
  return tf.tidy(() => {
    const gradient = tf.grad((images) => tf.sum(discriminate(discriminator, images, labels)))(
      values,
    ); // [count, height, width, channels]
    const flat = tf.reshape(gradient, [values.shape[0] ?? 0, -1]);
    const gradientNorm = tf.sqrt(tf.sum(tf.square(flat), 1, true)); // [count, 1]
    const direction = tf.div(gradient, tf.reshape(tf.add(gradientNorm, 1e-12), [-1, 1, 1, 1]));
    return { images: tf.add(values, tf.mul(direction, distance)), gradientNorm };
  });
}

/**
 * A loss whose gradient by the weights is that of the mean of ½‖∇D(x)‖². For ∇θ ½‖∇D‖² is ‖∇D‖ times the
 * derivative of ∇θ D along that gradient, which a difference of two logits has, so that no second derivative
 * is asked of the engine: tfjs has none for LeakyReLU.
 *
 * @param logits of the images [count, 1]
 * @param perturbed logits of the images that were moved by `distance` [count, 1]
 * @param gradientNorm ‖∇D(x)‖ [count, 1]
 * @returns about the mean of ‖∇D(x)‖²
 */
export function gradientNormLoss(
  logits: tf.Tensor,
  perturbed: tf.Tensor,
  gradientNorm: tf.Tensor,
  distance: number,
): tf.Scalar {
  return tf.mean(tf.mul(tf.div(gradientNorm, distance), tf.sub(perturbed, logits)));
}

/**
 * A loss whose gradient by the weights is that of the mean of (‖∇D(x)‖ − 1)²: 2(‖∇D‖ − 1) times the derivative
 * of ∇θ D along the gradient, by the difference of two logits as in {@link gradientNormLoss}.
 *
 * @param ahead logits of the images that were moved by `distance` up the gradient [count, 1]
 * @param behind logits of the images that were moved as far down [count, 1]
 * @param gradientNorm ‖∇D(x)‖ [count, 1]
 */
export function unitGradientLoss(
  ahead: tf.Tensor,
  behind: tf.Tensor,
  gradientNorm: tf.Tensor,
  distance: number,
): tf.Scalar {
  const factor = tf.div(tf.sub(gradientNorm, 1), distance);
  return tf.mean(tf.mul(factor, tf.sub(ahead, behind)));
}
