import * as tf from '@tensorflow/tfjs-core';
import type { Configuration } from './configuration.ts';
import { discriminate } from './discriminate.ts';
import type { LabelledBatch } from './batches.ts';
import type { NetworkState } from '../nn/parameters.ts';

/** A penalty that is added to an iteration's loss. */
interface DuePenalty {
  /** The real images moved a little way along the discriminator's gradient, for the same pass. */
  readonly perturbed: LabelledBatch;
  /** What is added to the discriminator's loss, from the logits of the images and of the perturbed ones. */
  loss(logits: tf.Tensor, perturbed: tf.Tensor): tf.Scalar;
  dispose(): void;
}

/**
 * The zero-centred gradient penalty on real images, R1: the mean of ½‖∇D(x)‖², times its weight (Mescheder
 * et al. 2018, arXiv:1801.04406), where it is due: added every so many iterations, then as many times as
 * much (Karras et al. 2020, arXiv:1912.04958, section 3.1).
 *
 * @param update how many updates the discriminator has had
 * @returns null for a regulariser of another kind, or when it is not due; else for the caller to dispose
 */
export function duePenalty(
  discriminator: NetworkState,
  regularizer: Configuration['regularizer'],
  real: LabelledBatch,
  update: number,
): DuePenalty | null {
  if (regularizer.kind !== 'gradientPenalty' || update % regularizer.every !== 0) return null;
  const { weight, every, distance } = regularizer;
  const { images, gradientNorm } = perturbAlongGradient(discriminator, real, distance);
  return {
    perturbed: { ...real, values: images },
    loss: (logits, perturbed) =>
      tf.mul(
        weight * every,
        gradientNormLoss(logits, perturbed, gradientNorm, distance),
      ) as tf.Scalar,
    dispose: () => tf.dispose([images, gradientNorm]),
  };
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
