import * as tf from '@tensorflow/tfjs-core';
import { bytesToHex, sha256 } from '../../models/digest.ts';
import type { LabelledImages } from '../../pipeline/data/images.ts';
import { drawGeneratorInputs, drawImages, type LabelledBatch } from '../../pipeline/gan/batches.ts';
import type { Configuration } from '../../pipeline/gan/configuration.ts';
import { discriminate } from '../../pipeline/gan/discriminate.ts';
import { restoreStreams } from '../../pipeline/gan/streams.ts';
import { createTrainableGan, type TrainableGan } from '../../pipeline/gan/trainable.ts';
import { forward } from '../../pipeline/nn/forward.ts';
import { createMetricsWindow } from '../../pipeline/nn/metrics.ts';
import type { Position } from '../../pipeline/nn/train.ts';
import { toPixels } from '../../models/pixels.ts';
import { type Choices, configurationOf, stepOf } from './choices.ts';

/** A training of the page: the pipeline's own, on the page's digits. */
export interface Training {
  readonly configuration: Configuration;
  readonly trainable: TrainableGan;
  readonly images: LabelledImages;
  readonly position: Position;
}

/** Begins a training. Needs an engine; the caller disposes the trainable. */
export function beginTraining(choices: Choices, images: LabelledImages): Training {
  const configuration = configurationOf(choices, images);
  const trainable = createTrainableGan(configuration, images, stepOf(choices));
  const position = { step: 0, seconds: 0, metrics: createMetricsWindow() };
  return { configuration, trainable, images, position };
}

/** The SHA-256 of all tensors of a training, Adam's moments included, as 64 hex digits. */
export async function fingerprint({ trainable }: Training): Promise<string> {
  const tensors = await Promise.all(
    [...trainable.tensors.values()].map(async (tensor) => tensor.data<'float32'>()),
  );
  // Of each tensor and then of these: no copy of all of them is made.
  const digests = await Promise.all(tensors.map(digestOfValues));
  const joined = new Uint8Array(32 * digests.length);
  for (const [index, digest] of digests.entries()) joined.set(digest, 32 * index);
  return bytesToHex(sha256(joined));
}

async function digestOfValues(values: Float32Array): Promise<Uint8Array> {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  // Only pages of https and of this machine have WebCrypto; it does not take memory that is shared.
  const { subtle } = globalThis.crypto as { readonly subtle?: SubtleCrypto };
  if (!subtle) return sha256(bytes);
  return new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
}

/** An image that passes the discriminator, and what it says. */
export interface Seen {
  /** [height, width] bytes, 0 (background) to 255 (ink) */
  readonly pixels: Uint8Array;
  /** The probability that the discriminator gives it of being real, 0 to 1. */
  readonly probability: number;
}

/** What the discriminator says of images of the coming iteration before that is done. */
export interface Verdicts {
  readonly real: readonly Seen[];
  readonly fake: readonly Seen[];
}

/**
 * The discriminator's verdicts on the first images of the coming iteration's batches. Leaves the training as it is:
 * the batches are drawn from copies of its random streams.
 */
export function lookAhead({ trainable, images, configuration }: Training, shown: number): Verdicts {
  const { batchSize, latentSize, labels, play, seed } = configuration;
  const streams = restoreStreams(trainable.state().streams, seed);
  const labelCount = labels?.length ?? 0;
  const count = play === 'alternating' ? batchSize / 2 : batchSize;
  const real = drawImages(images, count, labelCount, streams.batches);
  const fake = drawGeneratorInputs(count, latentSize, labelCount, streams.latents);
  const { generator, discriminator } = trainable.gan;
  const drawn = tf.tidy(() => forward(generator.network, generator.parameters, fake.values));
  const verdicts = {
    real: seenBy(discriminator, real, shown),
    fake: seenBy(discriminator, { ...fake, values: drawn }, shown),
  };
  tf.dispose([{ ...real }, { ...fake }, drawn]);
  return verdicts;
}

function seenBy(
  discriminator: TrainableGan['gan']['discriminator'],
  { values, labels }: LabelledBatch,
  shown: number,
): readonly Seen[] {
  const judged = tf.tidy(() => tf.sigmoid(discriminate(discriminator, values, labels)));
  const probabilities = judged.dataSync();
  judged.dispose();
  const [, height = 0, width = 0] = values.shape;
  const pixels = toPixels(values.dataSync<'float32'>());
  const size = height * width;
  return Array.from({ length: shown }, (_, index) => ({
    pixels: pixels.slice(index * size, (index + 1) * size),
    probability: probabilities[index] ?? 0,
  }));
}
