import * as tf from '@tensorflow/tfjs-core';

/** What each network lowers, over the logits of a batch of pairs of a real image and a fake. */
export interface AdversarialLoss {
  /** What the discriminator lowers, on either half. */
  discriminator(real: tf.Tensor, fake: tf.Tensor): { onReal: tf.Scalar; onFake: tf.Scalar };
  /** What the generator lowers. */
  generator(real: tf.Tensor, fake: tf.Tensor): tf.Scalar;
  /**
   * The generator's derivative by each fake's logit over the discriminator's: what turns one backward
   * pass through the discriminator into both. [batch, 1]
   */
  ratio(real: tf.Tensor, fake: tf.Tensor): tf.Tensor;
  /** The logit above which an image counts as taken for real, a scalar; absent: 0. */
  threshold?(real: tf.Tensor, fake: tf.Tensor): tf.Tensor;
  /** The signs of imbalance that this loss shows: without them the log gives no warning by accuracy or by loss. */
  readonly shows: readonly ('accuracy' | 'generatorLoss')[];
}

/**
 * What is left of the hinge's slope for fakes beyond the margin, in place of 0: the generator's gradient is the
 * discriminator's times a ratio, which 0 would lose. A power of two scales without rounding, and this one moves the
 * discriminator by a millionth.
 */
const hingeSlope = 2 ** -20;

/**
 * The losses by name. Non-saturating: −ln σ(D(x)) − ln(1 − σ(D(G(z)))) against −ln σ(D(G(z))), Goodfellow
 * et al. 2014, arXiv:1406.2661. Relativistic: each image against its partner, −ln σ(D(x) − D(G(z))),
 * Jolicoeur-Martineau 2018, arXiv:1807.00734. Hinge: max(0, 1 − D(x)) + max(0, 1 + D(G(z))) against −D(G(z)), Lim
 * and Ye 2017, arXiv:1705.02894; Miyato et al. 2018, arXiv:1802.05957. Wasserstein: D(G(z)) − D(x) against −D(G(z)),
 * Arjovsky et al. 2017, arXiv:1701.07875, which needs a discriminator of bounded slope, by the gradient penalty on
 * interpolates or by spectral normalization.
 */
export const adversarialLosses = {
  nonSaturating: {
    discriminator: (real, fake) => ({
      onReal: tf.mean(tf.softplus(tf.neg(real))),
      onFake: tf.mean(tf.softplus(fake)),
    }),
    generator: (_real, fake) => tf.mean(tf.softplus(tf.neg(fake))),
    // −σ(−f) / σ(f)
    ratio: (_real, fake) => tf.neg(boundedExp(tf.neg(fake))),
    shows: ['accuracy', 'generatorLoss'],
  },
  relativistic: {
    discriminator(real, fake) {
      // Half of it on either side, so that the two still add up.
      const half = tf.mul(0.5, tf.mean(tf.softplus(tf.sub(fake, real)))) as tf.Scalar;
      return { onReal: half, onFake: half };
    },
    generator: (real, fake) => tf.mean(tf.softplus(tf.sub(real, fake))),
    // −σ(r − f) / σ(f − r)
    ratio: (real, fake) => tf.neg(boundedExp(tf.sub(real, fake))),
    shows: ['accuracy', 'generatorLoss'],
  },
  hinge: {
    discriminator: (real, fake) => ({
      onReal: tf.mean(tf.relu(tf.sub(1, real))),
      onFake: tf.mean(tf.leakyRelu(tf.add(1, fake), hingeSlope)),
    }),
    generator: (_real, fake) => tf.neg(tf.mean(fake)),
    // −1 / (1, or the slope that is left beyond the margin)
    ratio: (_real, fake) => {
      const isInside = tf.step(tf.add(1, fake), hingeSlope);
      return tf.neg(tf.div(1, isInside));
    },
    // The generator's loss may fall below 0, where "half as much again" means nothing.
    shows: ['accuracy'],
  },
  wasserstein: {
    discriminator: (real, fake) => ({ onReal: tf.neg(tf.mean(real)), onFake: tf.mean(fake) }),
    generator: (_real, fake) => tf.neg(tf.mean(fake)),
    ratio: (_real, fake) => tf.neg(tf.onesLike(fake)),
    // Only differences of its logits mean anything: half way between the two means.
    threshold: (real, fake) => tf.mul(0.5, tf.add(tf.mean(real), tf.mean(fake))),
    // A critic that tells all images apart is what the loss asks for.
    shows: [],
  },
} as const satisfies Readonly<Record<string, AdversarialLoss>>;

/** The name of a loss, in a configuration. */
export type LossName = keyof typeof adversarialLosses;
export const lossNames = Object.keys(adversarialLosses) as LossName[];

/**
 * e to the power of a logit, short of what float32 calls infinite (e^88): there the discriminator's
 * derivative is 0, and 0 times infinity would be no gradient but NaN.
 */
function boundedExp(logits: tf.Tensor): tf.Tensor {
  return tf.exp(tf.minimum(logits, 80));
}

/** What a batch's logits are to say: that all its images are real, or that all are fakes. */
export type Target = 'real' | 'fake';

/**
 * The mean binary cross-entropy of logits against one target for the whole batch:
 * −ln σ(x) = softplus(−x) for "real", −ln(1 − σ(x)) = softplus(x) for "fake".
 */
export function binaryCrossEntropy(logits: tf.Tensor, target: Target): tf.Scalar {
  return tf.mean(tf.softplus(target === 'real' ? tf.neg(logits) : logits));
}

/** The share of logits on the right side of a threshold; at 0 the probability passes one half. */
export function accuracy(logits: tf.Tensor, target: Target, threshold?: tf.Tensor): tf.Scalar {
  const above = threshold ? tf.sub(logits, threshold) : logits;
  const takenForReal = tf.mean<tf.Scalar>(tf.step(above));
  return target === 'real' ? takenForReal : tf.sub(1, takenForReal);
}
