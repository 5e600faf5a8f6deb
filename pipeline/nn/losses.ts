import * as tf from '@tensorflow/tfjs-core';

/**
 * The mean cross-entropy of logits against labels, −ln softmax(x)[label], with the gradient in closed
 * form, (softmax(x) − target) / batch: finite for logits of any size.
 *
 * @param logits [batch, classes]
 * @param targets [batch, classes], one-hot
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  const loss = tf.customGrad((x, target, save) => {
    const [input, wanted, keep] = [x, target, save] as [tf.Tensor2D, tf.Tensor2D, tf.GradSaveFunc];
    const shifted = tf.sub(input, tf.max(input, 1, true)); // [batch, classes], at most 0
    const exponentials = tf.exp(shifted);
    const sums = tf.sum(exponentials, 1, true); // [batch, 1]
    const chosen = tf.sum(tf.mul(shifted, wanted), 1, true); // [batch, 1]
    keep([tf.sub(tf.div(exponentials, sums), wanted)]);
    return {
      value: tf.mean<tf.Scalar>(tf.sub(tf.log(sums), chosen)),
      gradFunc: (change, [difference]) => {
        const batch = input.shape[0];
        const byLogits = tf.mul(difference as tf.Tensor2D, tf.div(change, batch));
        return [byLogits, tf.zerosLike(wanted)];
      },
    };
  });
  return loss(logits, targets) as tf.Scalar;
}

/** The softmax of each row, in doubles. [rows, classes] */
export function softmaxRows(logits: Float32Array, classes: number): Float64Array {
  const probabilities = new Float64Array(logits.length);
  for (let first = 0; first < logits.length; first += classes) {
    const row = logits.subarray(first, first + classes);
    const most = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    let sum = 0;
    for (const [index, value] of row.entries()) {
      const power = Math.exp(value - most);
      probabilities[first + index] = power;
      sum += power;
    }
    for (let index = 0; index < classes; index++) {
      probabilities[first + index] = (probabilities[first + index] ?? 0) / sum;
    }
  }
  return probabilities;
}
