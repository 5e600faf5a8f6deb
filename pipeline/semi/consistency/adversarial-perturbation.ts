import * as tf from '@tensorflow/tfjs-core';
import { disposeAll, keepAll } from '../../nn/gradients.ts';
import { type ClassifierLayer, logitsOf, passClassifier, rowGradient } from './classifier.ts';
import { divergenceLoss } from './losses.ts';

/** How the perturbation is found. */
interface PerturbationRules {
  /** Moves rows in random directions by the probe's length. */
  readonly probe: (rows: tf.Tensor2D) => tf.Tensor2D;
  readonly radius: number;
}

/**
 * Rows moved by the radius in the direction in which the answers diverge most, which one power iteration finds:
 * Miyato et al. 2018, arXiv:1704.03976, algorithm 1. The caller disposes them.
 */
export async function adversarialPerturbation(
  layers: readonly ClassifierLayer[],
  rows: tf.Tensor2D,
  answers: Float64Array,
  { probe, radius }: PerturbationRules,
): Promise<tf.Tensor2D> {
  const probed = keepAll(() => ({
    pass: passClassifier(
      layers,
      tf.tidy(() => probe(rows)),
    ),
  }));
  const logits = await logitsOf(probed.pass).data<'float32'>();
  const divergence = divergenceLoss(answers, logits, logits.length / rows.shape[0]);
  const moved = tf.tidy(() => {
    const byLogits = tf.tensor2d(divergence.gradient, logitsOf(probed.pass).shape);
    // Its length does not count; so that its square does not vanish in float32, it is not a mean's.
    const gradient = tf.mul(rowGradient(layers, probed.pass, byLogits), rows.shape[0]);
    const squares = tf.matMul(tf.square(gradient), tf.ones([rows.shape[1], 1]));
    return tf.add(rows, tf.mul(gradient, tf.mul(tf.rsqrt(tf.add(squares, 1e-20)), radius)));
  });
  disposeAll(probed);
  return moved as tf.Tensor2D;
}
