import * as tf from '@tensorflow/tfjs-core';
import { logVarianceRange } from '../../models/encoder.ts';
import type { Generator } from '../../models/generator.ts';
import { forward } from '../../models/network.ts';
import { softmaxCrossEntropy } from '../nn/softmax-cross-entropy.ts';
import type { EncoderBatch } from './encoder-batch.ts';

type EncoderLossParts = readonly [
  label: tf.Scalar,
  latent: tf.Scalar,
  pixels: tf.Scalar,
  prior: tf.Scalar,
];

/**
 * What an encoder's answers to a batch lose, in nats a digit: cross-entropy of the labels, negative
 * log-densities of generated digits' latent vectors, of real digits' pixels drawn again, and of the
 * vectors those were drawn from. Makes tensors it does not dispose.
 *
 * @param outputs [3 · count, encoderOutputSize], for the batch's inputs
 * @param pixelDeviation of a real digit's pixels from the generator's best, in [-1, 1]
 */
export function encoderLosses(
  outputs: tf.Tensor2D,
  generator: Generator,
  batch: EncoderBatch,
  pixelDeviation: number,
): EncoderLossParts {
  const { count } = batch;
  const latentSize = generator.manifest.latent.size;
  const labelCount = batch.labels.length / (3 * count);
  const labels = tf.tensor2d(batch.labels, [3 * count, labelCount]);
  const [logits, means, logVariances] = tf.split(
    outputs,
    [labelCount, labelCount * latentSize, latentSize],
    1,
  ) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
  const own = tf.sum(
    tf.mul(
      tf.reshape(means, [3 * count, labelCount, latentSize]),
      tf.reshape(labels, [3 * count, labelCount, 1]),
    ),
    1,
  ); // [3 · count, latentSize]: the mean that belongs to the digit's label
  const [redrawn, , generated] = tf.split(own, 3) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
  const logVariance = tf.slice(logVariances, [2 * count, 0]);
  return [
    softmaxCrossEntropy(logits, labels),
    latentLoss(generated, logVariance, batch),
    pixelLoss(
      redrawn,
      tf.slice(labels, [0, 0], [count, labelCount]),
      generator,
      batch,
      pixelDeviation,
    ),
    tf.div(tf.sum(tf.square(redrawn)), 2 * count),
  ];
}

function latentLoss(
  mean: tf.Tensor2D,
  logVariance: tf.Tensor2D,
  { latents, count }: EncoderBatch,
): tf.Scalar {
  const { least, most } = logVarianceRange;
  const clipped = tf.clipByValue(logVariance, least, most);
  const missed = tf.sub(tf.tensor2d(latents, mean.shape), mean);
  const terms = tf.add(tf.mul(tf.square(missed), tf.exp(tf.neg(clipped))), clipped);
  return tf.div(tf.sum(terms), 2 * count);
}

function pixelLoss(
  latents: tf.Tensor2D,
  labels: tf.Tensor2D,
  { manifest, parameters }: Generator,
  { real, known, count }: EncoderBatch,
  deviation: number,
): tf.Scalar {
  const drawn = forward(manifest.generator, parameters, tf.concat([latents, labels], 1));
  const missed = tf.mul(tf.sub(drawn, tf.tensor(real, drawn.shape)), tf.tensor(known, drawn.shape));
  return tf.div(tf.sum(tf.square(missed)), 2 * count * deviation ** 2);
}
