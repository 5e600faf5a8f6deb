import * as tf from '@tensorflow/tfjs-core';

/**
 * The mean binary cross-entropy of logits against one verdict for the whole batch:
 * −ln σ(x) = softplus(−x) for "real", −ln(1 − σ(x)) = softplus(x) for "fake".
 */
export function binaryCrossEntropy(logits: tf.Tensor, verdict: 'real' | 'fake'): tf.Scalar {
  return tf.mean(tf.softplus(verdict === 'real' ? tf.neg(logits) : logits));
}

/** The share of logits on the right side: above 0 for "real", where the probability passes one half. */
export function accuracy(logits: tf.Tensor, verdict: 'real' | 'fake'): tf.Scalar {
  const judgedReal = tf.mean<tf.Scalar>(tf.step(logits));
  return verdict === 'real' ? judgedReal : tf.sub(1, judgedReal);
}
