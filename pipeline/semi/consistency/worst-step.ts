import * as tf from '@tensorflow/tfjs-core';
import { disposeAll, keepAll } from '../../nn/trained.ts';
import { type ClassifierLayer, logitsOf, passClassifier, rowGradient } from './classifier.ts';
import { divergenceLoss } from './losses.ts';

/** How the step is found. */
interface WorstStepRules {
  /** Moves rows in random directions by the probe's length. */
  readonly probe: (rows: tf.Tensor2D) => tf.Tensor2D;
  readonly radius: number;
}

/** Rows a step of the radius away, where the answers diverge most. The caller disposes them. */
export async function worstStep(
  layers: readonly ClassifierLayer[],
  rows: tf.Tensor2D,
  answers: Float64Array,
  { probe, radius }: WorstStepRules,
): Promise<tf.Tensor2D> {
  const probed = keepAll(() => ({
    pass: passClassifier(
      layers,
      tf.tidy(() => probe(rows)),
    ),
  }));
  const logits = await logitsOf(probed.pass).data<'float32'>();
  const { gradient } = divergenceLoss(answers, logits, logits.length / rows.shape[0]);
  const moved = tf.tidy(() => {
    const byLogits = tf.tensor2d(gradient, logitsOf(probed.pass).shape);
    // Its length does not count; so that its square does not vanish in float32, it is not a mean's.
    const steep = tf.mul(rowGradient(layers, probed.pass, byLogits), rows.shape[0]);
    const squares = tf.matMul(tf.square(steep), tf.ones([rows.shape[1], 1]));
    return tf.add(rows, tf.mul(steep, tf.mul(tf.rsqrt(tf.add(squares, 1e-20)), radius)));
  });
  disposeAll(probed);
  return moved as tf.Tensor2D;
}
