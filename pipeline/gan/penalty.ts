import * as tf from '@tensorflow/tfjs-core';
import type { Configuration } from './configuration.ts';
import { judge } from './discriminate.ts';
import type { LabelledBatch } from './batches.ts';
import type { Player } from '../nn/player.ts';

/** A penalty that an iteration pays. */
interface DuePenalty {
  /** The real images a little way up the discriminator's slope, to be judged in the same pass. */
  readonly uphill: LabelledBatch;
  /** What is added to the discriminator's loss, from the logits of the images and of those uphill. */
  loss(logits: tf.Tensor, uphill: tf.Tensor): tf.Scalar;
  dispose(): void;
}

/**
 * The zero-centred gradient penalty on real images, R1: the mean of ½‖∇D(x)‖², times its weight (Mescheder
 * et al. 2018, arXiv:1801.04406), where it is due: paid every so many iterations, then as many times as
 * much (Karras et al. 2020, arXiv:1912.04958, section 3.1).
 *
 * @param update how many updates the discriminator has had
 * @returns null for a regulariser of another kind, or when it is not due; else for the caller to dispose
 */
export function duePenalty(
  discriminator: Player,
  regularizer: Configuration['regularizer'],
  real: LabelledBatch,
  update: number,
): DuePenalty | null {
  if (regularizer.kind !== 'gradientPenalty' || update % regularizer.every !== 0) return null;
  const { weight, every, distance } = regularizer;
  const { images, steepness } = moveUphill(discriminator, real, distance);
  return {
    uphill: { ...real, values: images },
    loss: (logits, uphill) =>
      tf.mul(weight * every, steepnessLoss(logits, uphill, steepness, distance)) as tf.Scalar,
    dispose: () => tf.dispose([images, steepness]),
  };
}

/**
 * Moves images up the slope of a discriminator's logits. The caller disposes both tensors.
 *
 * @param distance with pixels in [-1, 1]
 * @returns x + distance · ∇D(x)/‖∇D(x)‖ [count, height, width, channels], and ‖∇D(x)‖ [count, 1]
 */
export function moveUphill(
  discriminator: Player,
  { values, labels }: LabelledBatch,
  distance: number,
): { readonly images: tf.Tensor; readonly steepness: tf.Tensor } {
  return tf.tidy(() => {
    const slope = tf.grad((images) => tf.sum(judge(discriminator, images, labels)))(values);
    const flat = tf.reshape(slope, [values.shape[0] ?? 0, -1]);
    const steepness = tf.sqrt(tf.sum(tf.square(flat), 1, true));
    const direction = tf.div(slope, tf.reshape(tf.add(steepness, 1e-12), [-1, 1, 1, 1]));
    return { images: tf.add(values, tf.mul(direction, distance)), steepness };
  });
}

/**
 * A loss whose gradient by the weights is that of the mean of ½‖∇D(x)‖². For ∇θ ½‖∇D‖² is ‖∇D‖ times the
 * derivative of ∇θ D along the slope, which a difference of two logits has, so that no second derivative
 * is asked of the engine: tfjs has none for LeakyReLU.
 *
 * @param logits of the images [count, 1]
 * @param uphill logits of the images that were moved by `distance` [count, 1]
 * @param steepness ‖∇D(x)‖ [count, 1]
 * @returns about the mean of ‖∇D(x)‖²
 */
export function steepnessLoss(
  logits: tf.Tensor,
  uphill: tf.Tensor,
  steepness: tf.Tensor,
  distance: number,
): tf.Scalar {
  return tf.mean(tf.mul(tf.div(steepness, distance), tf.sub(uphill, logits)));
}
