import * as tf from '@tensorflow/tfjs-core';
import { type NetworkSpecification } from '../../models/network/network.ts';
import { forward, type Parameters } from '../nn/forward.ts';

/**
 * How many numbers a discriminator ends with: one logit, and one more a label, of which an image's own is
 * added: φ(x)·w + φ(x)·v_y. Source: Miyato and Koyama 2018, arXiv:1802.05637, equation 3.
 */
export function discriminatorOutputSize(labels: readonly string[] | null): number {
  return 1 + (labels?.length ?? 0);
}

/** Images, and one-hot labels [count, labels] where the discriminator is told labels. */
interface SeenImages {
  readonly values: tf.Tensor; // [count, height, width, channels] in [-1, 1]
  readonly labels: tf.Tensor2D | undefined;
}

/**
 * The discriminator's logits of several batches, from one pass. Makes tensors it does
 * not dispose.
 *
 * @returns logits [count, 1], a tensor a batch
 */
export function discriminateTogether(
  discriminator: { network: NetworkSpecification; parameters: Parameters },
  batches: readonly SeenImages[],
): readonly tf.Tensor[] {
  const labels = batches.flatMap((batch) => batch.labels ?? []);
  const logits = discriminate(
    discriminator,
    tf.concat(batches.map(({ values }) => values)),
    labels.length > 0 ? tf.concat(labels) : undefined,
  );
  return tf.split(
    logits,
    batches.map(({ values }) => values.shape[0] ?? 0),
  );
}

/**
 * The discriminator's logit of each image, given its label where it is told labels. Makes tensors
 * it does not dispose.
 *
 * @param images [batch, height, width, channels] in [-1, 1]
 * @param labels one-hot [batch, labels]; undefined: it is told none
 * @returns logits [batch, 1]
 */
export function discriminate(
  { network, parameters }: { network: NetworkSpecification; parameters: Parameters },
  images: tf.Tensor,
  labels?: tf.Tensor2D,
): tf.Tensor {
  const outputs = forward(network, parameters, images); // [batch, 1 + labels]
  if (!labels) return outputs;
  const [count, size] = labels.shape;
  const unconditional = tf.slice(outputs, [0, 0], [count, 1]);
  const own = tf.mul(tf.slice(outputs, [0, 1], [count, size]), labels);
  return tf.add(unconditional, tf.sum(own, 1, true));
}
