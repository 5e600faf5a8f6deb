import * as tf from '@tensorflow/tfjs-core';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { logVarianceRange, writeEncoderInput } from '../../models/companions/encoder.ts';
import type { Generator } from '../../models/generator.ts';
import type { RandomGenerator } from '../../models/seed/random.ts';
import { fillNormal } from '../../models/seed/normal.ts';
import {
  bytesOfImage,
  type LabelledImages,
  pixelsToUnitRange,
  takeImages,
} from '../data/images.ts';
import { softmaxCrossEntropy } from '../nn/losses.ts';
import { drawPixels } from './completion.ts';
import { randomMask } from './masks.ts';
import { type Parameters, forward } from '../nn/forward.ts';

/** A generator whose gradients are needed: its weights as tensors. */
export interface TrainableGenerator extends Generator {
  readonly parameters: Parameters;
}

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
  generator: TrainableGenerator,
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
  { manifest, parameters }: TrainableGenerator,
  { real, known, count }: EncoderBatch,
  deviation: number,
): tf.Scalar {
  const drawn = forward(manifest.generator, parameters, tf.concat([latents, labels], 1));
  const missed = tf.mul(tf.sub(drawn, tf.tensor(real, drawn.shape)), tf.tensor(known, drawn.shape));
  return tf.div(tf.sum(tf.square(missed)), 2 * count * deviation ** 2);
}

/** Masked digits: real ones that are drawn again, as many that are only named, as many generated ones. */
export interface EncoderBatch {
  /** Of each kind. */
  readonly count: number;
  /** [3 · count, height, width, channels + 1] in [0, 1] */
  readonly inputs: Float32Array;
  /** [3 · count, labels], one-hot */
  readonly labels: Float32Array;
  /** [count, height, width, channels] The first images whole, in [-1, 1], and which of their pixels are known. */
  readonly real: Float32Array;
  readonly known: Float32Array;
  /** [count, latentSize] What the generated ones were drawn from. */
  readonly latents: Float32Array;
}

/** The randomness of an encoder's batches, one generator a purpose. */
type EncoderStreams = Readonly<Record<'order' | 'latents' | 'masks', RandomGenerator>>;

/** Draws real images with replacement, and digits of the generator by labels that are all as likely. */
export function drawEncoderBatch(
  images: LabelledImages,
  generator: Generator,
  count: number,
  { order, latents, masks }: EncoderStreams,
): EncoderBatch {
  const { image, latent, labels } = generator.manifest;
  const labelCount = labels?.length ?? 0;
  const real = takeImages(
    images,
    Array.from({ length: 2 * count }, () => uniformInt(order, 0, images.count - 1)),
  );
  const draws = Array.from({ length: count }, () => ({
    latent: fillNormal(latents, new Float32Array(latent.size)),
    label: uniformInt(latents, 0, labelCount - 1),
  }));
  const size = bytesOfImage(image);
  const pixels = new Uint8Array(3 * count * size);
  pixels.set(real.pixels);
  pixels.set(drawPixels(generator, draws), 2 * count * size);
  const firstPixels = real.pixels.subarray(0, count * size);
  const whole = new Float32Array(firstPixels.length);
  pixelsToUnitRange(firstPixels, whole);
  return {
    count,
    ...maskedInputs(
      pixels,
      Array.from({ length: 3 * count }, () => randomMask(masks, image)),
      count,
    ),
    labels: oneHot([...real.labels, ...draws.map(({ label }) => label)], labelCount),
    real: whole,
    latents: Float32Array.from(draws.flatMap((draw) => [...draw.latent])),
  };
}

function maskedInputs(
  pixels: Uint8Array,
  masks: readonly Uint8Array[],
  count: number,
): Pick<EncoderBatch, 'inputs' | 'known'> {
  const size = pixels.length / masks.length;
  const area = masks[0]?.length ?? 1;
  const inputSize = size + area;
  const inputs = new Float32Array(masks.length * inputSize);
  for (const [place, mask] of masks.entries()) {
    const own = pixels.subarray(place * size, (place + 1) * size);
    writeEncoderInput(own, mask, inputs.subarray(place * inputSize, (place + 1) * inputSize));
  }
  const channels = size / area;
  const known = new Float32Array(count * size);
  for (const [image, mask] of masks.slice(0, count).entries()) {
    for (let place = 0; place < size; place++) {
      known[image * size + place] = mask[Math.floor(place / channels)] ?? 0;
    }
  }
  return { inputs, known };
}

/** @returns [labels, labelCount] */
function oneHot(labels: readonly number[], labelCount: number): Float32Array {
  const values = new Float32Array(labels.length * labelCount);
  for (const [row, label] of labels.entries()) values[row * labelCount + label] = 1;
  return values;
}
