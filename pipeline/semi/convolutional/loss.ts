import * as tf from '@tensorflow/tfjs-core';

/**
 * The cross-entropy of logits against weighted labels, −Σ t ln softmax(x), with the gradient in closed form,
 * w softmax(x) − t, where w is the sum of a row of t.
 *
 * @param logits [rows, classes]
 * @param targets [rows, classes]: each row the weights of its labels, which may add up to anything
 */
export function weightedCrossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  const loss = tf.customGrad((x, target, save) => {
    const [input, wanted, keep] = [x, target, save] as [tf.Tensor2D, tf.Tensor2D, tf.GradSaveFunc];
    const shifted = tf.sub(input, tf.max(input, 1, true)); // [rows, classes], at most 0
    const exponentials = tf.exp(shifted);
    const sums = tf.sum(exponentials, 1, true); // [rows, 1]
    const weights = tf.sum(wanted, 1, true); // [rows, 1]
    keep([tf.sub(tf.mul(tf.div(exponentials, sums), weights), wanted)]);
    const ofRows = tf.sub(tf.mul(weights, tf.log(sums)), tf.sum(tf.mul(shifted, wanted), 1, true));
    return {
      value: tf.sum<tf.Scalar>(ofRows),
      gradFunc: (change, [difference]) => [
        tf.mul(difference as tf.Tensor2D, change),
        tf.zerosLike(wanted),
      ],
    };
  });
  return loss(logits, targets) as tf.Scalar;
}
