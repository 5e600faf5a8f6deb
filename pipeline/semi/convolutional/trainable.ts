import * as tf from '@tensorflow/tfjs-core';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { classify } from '../../classifier/network.ts';
import type { LabelledImages } from '../../data/images.ts';
import { adamStep } from '../../nn/adam.ts';
import { forward } from '../../nn/forward.ts';
import { differentiate } from '../../nn/gradients.ts';
import { softmaxRows } from '../../nn/losses.ts';
import {
  createNetworkState,
  disposeNetworkState,
  type NetworkState,
  stateTensors,
} from '../../nn/parameters.ts';
import { classifierNetwork, type FewLabelTrainable } from '../classifier.ts';
import { optimizerAt, type SemiConfigurationOf } from '../configuration.ts';
import { crossEntropyLoss } from '../consistency/losses.ts';
import type { RowTargets } from '../consistency/weigh-shares.ts';
import type { LabelledSplit } from '../labelled-split.ts';
import { weightedCrossEntropy } from './loss.ts';
import { createDeformedRows, type DeformedBatch } from './training-rows.ts';

/** A convolutional classifier in training on its data. The caller disposes it. */
export function createConvolutional(
  configuration: SemiConfigurationOf<'convolutional'>,
  images: LabelledImages,
  split: LabelledSplit,
): FewLabelTrainable {
  const { seed, method } = configuration;
  const random = generatorFromDigest(digestOf(`semi-supervised/${seed}/convolutional/weights`));
  const state = createNetworkState(classifierNetwork(configuration), random);
  const batchOf = createDeformedRows(configuration, images, split);
  return {
    tensors: stateTensors(state),
    state: () => null,
    restore: () => {},
    async step(step, stop) {
      const batch = await batchOf(step, stop);
      const own = await ownAnswers(state, batch.plain, method.confidence);
      const { logits, gradients } = differentiateBatch(state, batch, own, method.agreementWeight);
      adamStep(state.trained, gradients, state.moments, optimizerAt(configuration, step), step + 1);
      const values = await logits.data<'float32'>();
      logits.dispose();
      return lossesOf(values, batch, own);
    },
    classifier: () =>
      new Map([...state.parameters].map(([name, value]) => [name, tf.clone(value)] as const)),
    samples: null,
    dispose: () => disposeNetworkState(state),
  };
}

/** The classifier's own answers to images as they are; those it is not sure of have weight 0. */
async function ownAnswers(
  state: NetworkState,
  { pixels, count }: LabelledImages,
  confidence: number,
): Promise<RowTargets> {
  if (count === 0) return { labels: new Uint8Array(), weights: new Float32Array() };
  const { labels, logits } = await classify(state, pixels, count);
  const classes = logits.length / count;
  const shares = softmaxRows(logits, classes);
  const weights = Float32Array.from(labels, (label, row) =>
    Number((shares[row * classes + label] ?? 0) >= confidence),
  );
  return { labels, weights };
}

/** The gradients of one batch's loss, and its logits, for the caller to dispose. */
function differentiateBatch(
  state: NetworkState,
  { rows, labels, targets, targetWeight }: DeformedBatch,
  own: RowTargets,
  agreementWeight: number,
) {
  const count = labels.length + own.labels.length;
  const { pass, gradients } = differentiate(() => {
    const input = tf.tensor(rows, [count, ...state.network.inputShape]);
    const logits = forward(state.network, state.parameters, input) as tf.Tensor2D;
    const classes = logits.shape[1];
    const wanted = new Float32Array(count * classes);
    const add = (row: number, label: number, weight: number) => {
      const place = row * classes + label;
      wanted[place] = (wanted[place] ?? 0) + weight;
    };
    const others = own.labels.length;
    for (const [row, label] of labels.entries()) add(row, label, 1 / labels.length);
    for (const [row, label] of own.labels.entries()) {
      add(labels.length + row, label, (agreementWeight * (own.weights[row] ?? 0)) / others);
    }
    for (const [row, label] of targets.labels.entries()) {
      add(labels.length + row, label, (targetWeight * (targets.weights[row] ?? 0)) / others);
    }
    return { loss: weightedCrossEntropy(logits, tf.tensor2d(wanted, logits.shape)), logits };
  }, state.trained.values());
  pass.loss.dispose();
  return { logits: pass.logits, gradients };
}

/** What an iteration reports: the parts of its loss without their weights, and how many answers were sure. */
function lossesOf(
  logits: Float32Array,
  { labels, targets }: DeformedBatch,
  own: RowTargets,
): Readonly<Record<string, number>> {
  const classes = logits.length / (labels.length + own.labels.length);
  const others = logits.subarray(labels.length * classes);
  const labelled = crossEntropyLoss(logits.subarray(0, labels.length * classes), labels).loss;
  if (others.length === 0) return { labelled };
  const sure = own.weights.reduce((sum, weight) => sum + weight, 0) / own.weights.length;
  const target =
    targets.labels.length > 0
      ? crossEntropyLoss(others, targets.labels, targets.weights).loss
      : Number.NaN;
  return {
    labelled,
    agreement: crossEntropyLoss(others, own.labels, own.weights).loss,
    sure,
    ...(Number.isNaN(target) ? {} : { target }),
  };
}
