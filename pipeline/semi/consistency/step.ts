import * as tf from '@tensorflow/tfjs-core';
import { type AdamConfiguration, adamStepOfPaper } from '../../nn/adam.ts';
import { disposeAll, keepAll } from '../../nn/gradients.ts';
import { softmaxRows } from '../../nn/losses.ts';
import { type TrainedParameters, partsByName } from '../../nn/parameters.ts';
import type { SemiConfigurationOf } from '../configuration.ts';
import {
  type ClassifierLayer,
  type ClassifierPass,
  type MovingStatistics,
  classifierGradients,
  logitsOf,
  moveStatistics,
  passClassifier,
  rowGradient,
} from './classifier.ts';
import { crossEntropyLoss, divergenceLoss, entropyLoss } from './losses.ts';
import type { RowTargets } from './weigh-shares.ts';

/** A classifier with its optimiser's memory and what it is tested by. */
export interface SemiClassifier extends TrainedParameters {
  readonly layers: readonly ClassifierLayer<tf.Variable>[];
  readonly statistics: readonly MovingStatistics[];
}

/** The inputs of one iteration. */
export interface ClassifierBatch {
  /** Labelled images first, then the others: [rows, pixels] in [0, 1]. */
  readonly rows: tf.Tensor2D;
  /** The same images deformed, whose answers are to be the same; null: the rows as they are. */
  readonly deformed: tf.Tensor2D | null;
  /** Of the first rows. [labelled] */
  readonly labels: Uint8Array;
  /** What the other rows are likely to be. */
  readonly targets: RowTargets;
}

/** The settings of one iteration. */
export interface ClassifierRules {
  /** Its number, from 1, for Adam's bias corrections. */
  readonly iteration: number;
  readonly optimizer: AdamConfiguration;
  readonly method: Omit<SemiConfigurationOf<'consistency'>['method'], 'name'>;
  /** Of the cross-entropy against targets, beside 1 for the labelled rows. */
  readonly targetWeight: number;
  /** Moves rows in random directions by the probe's length. */
  readonly probe: (rows: tf.Tensor2D) => tf.Tensor2D;
}

/** What an iteration reports. */
interface ClassifierLosses {
  /** Cross-entropy of the labelled rows. */
  readonly labelled: number;
  /** Divergence of the answers where images are moved: deformed, stepped away, or both. */
  readonly agreement: number;
  /** Of the answers on the other rows. */
  readonly entropy: number;
  /** Cross-entropy of the other rows that have a target. */
  readonly target: number;
}

/**
 * Updates a classifier on the labels of some images and, on all, towards answers that are sure and stay where
 * the image is deformed, or moved a step in the direction in which they change most, which one power
 * iteration finds: Miyato et al. 2018, arXiv:1704.03976, algorithm 1, and section 3.4.1 for the entropy. All
 * rows are normalized as one batch: labelled ones by statistics of their own would be named rightly there,
 * and only there. The caller keeps the batch.
 */
export async function consistencyStep(
  classifier: SemiClassifier,
  { rows, deformed, labels, targets }: ClassifierBatch,
  { iteration, optimizer, method, targetWeight, probe }: ClassifierRules,
): Promise<ClassifierLosses> {
  const { layers, statistics } = classifier;
  const classes = layers.at(-1)?.shift.shape[1] ?? 0;
  // A clone, for a pass is disposed with what went into it.
  const here = keepAll(() => passClassifier(layers, tf.clone(rows)));
  const logits = await logitsOf(here).data<'float32'>();
  const answers = softmaxRows(logits, classes);
  const { radius } = method;
  const start = deformed ?? rows;
  const moved =
    radius > 0
      ? await adversarialPerturbation(layers, start, answers, { probe, radius })
      : tf.clone(start);
  const there = keepAll(() => passClassifier(layers, moved));
  const divergence = divergenceLoss(answers, await logitsOf(there).data<'float32'>(), classes);
  const known = lossesHere(logits, { labels, targets }, method.entropyWeight, targetWeight);
  const thereGradient = divergence.gradient.map((slope) => method.agreementWeight * slope);
  const gradients = keepAll(() =>
    addGradients(
      gradientsOf(layers, here, known.gradient),
      gradientsOf(layers, there, thereGradient),
    ),
  );
  moveStatistics(statistics, here, method.momentum);
  disposeAll([here, there]);
  adamStepOfPaper(classifier, partsByName(gradients), optimizer, iteration);
  return { ...known.losses, agreement: divergence.loss };
}

/** The losses that need no second place, and the derivative of their weighted sum by the logits. */
function lossesHere(
  logits: Float32Array, // [rows, classes]
  { labels, targets }: Pick<ClassifierBatch, 'labels' | 'targets'>,
  entropyWeight: number,
  targetWeight: number,
) {
  const classes = logits.length / (labels.length + targets.labels.length);
  const first = labels.length * classes;
  const others = logits.subarray(first);
  const labelled = crossEntropyLoss(logits.subarray(0, first), labels);
  const target = crossEntropyLoss(others, targets.labels, targets.weights);
  const entropy = entropyLoss(softmaxRows(others, classes), classes);
  const gradient = new Float32Array(logits.length);
  gradient.set(labelled.gradient);
  for (const [index, slope] of entropy.gradient.entries()) {
    gradient[first + index] = entropyWeight * slope + targetWeight * (target.gradient[index] ?? 0);
  }
  const losses = { labelled: labelled.loss, entropy: entropy.loss, target: target.loss };
  return { losses, gradient };
}

function gradientsOf(
  layers: readonly ClassifierLayer[],
  pass: ClassifierPass,
  gradient: Float32Array,
): readonly ClassifierLayer[] {
  return classifierGradients(layers, pass, tf.tensor2d(gradient, logitsOf(pass).shape));
}

/** Sums, layer by layer and part by part. */
function addGradients(
  some: readonly ClassifierLayer[],
  others: readonly ClassifierLayer[],
): readonly ClassifierLayer[] {
  return some.map(({ kernel, gain, shift }, index) => {
    const other = others[index];
    if (!other) throw new RangeError(`layer ${index} has no gradients`);
    return {
      kernel: tf.add(kernel, other.kernel),
      gain: tf.add(gain, other.gain),
      shift: tf.add(shift, other.shift),
    };
  });
}

/** The settings of the adversarial perturbation. */
interface PerturbationRules {
  /** Moves rows in random directions by the probe's length. */
  readonly probe: (rows: tf.Tensor2D) => tf.Tensor2D;
  readonly radius: number;
}

/**
 * Moves rows by the radius in the direction in which the answers diverge most, which one power iteration finds.
 * Source: Miyato et al. 2018, arXiv:1704.03976, algorithm 1. The caller disposes the result.
 */
async function adversarialPerturbation(
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
    // Only its direction counts. Without the factor, its square would underflow in float32.
    const gradient = tf.mul(rowGradient(layers, probed.pass, byLogits), rows.shape[0]);
    const squares = tf.matMul(tf.square(gradient), tf.ones([rows.shape[1], 1]));
    return tf.add(rows, tf.mul(gradient, tf.mul(tf.rsqrt(tf.add(squares, 1e-20)), radius)));
  });
  disposeAll(probed);
  return moved as tf.Tensor2D;
}
