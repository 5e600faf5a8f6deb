import * as tf from '@tensorflow/tfjs-core';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { Generator } from '../../models/generator.ts';
import { type NetworkSpecification, namedLayers } from '../../models/network/network.ts';
import type { RandomGenerator } from '../../models/seed/random.ts';
import { fillNormal } from '../../models/seed/normal.ts';
import {
  bytesOfImage,
  type LabelledImages,
  pixelsToUnitRange,
  takeImages,
} from '../data/images.ts';
import { type NetworkPlan, type NetworkTask, trainNetwork } from '../nn/network-training.ts';
import type { NetworkState } from '../nn/parameters.ts';
import { softmaxCrossEntropy } from '../nn/losses.ts';
import { drawPixels } from './completion.ts';
import { drawNonDigits, nonDigitKindsOf } from './non-digits.ts';
import { type Parameters, forward } from '../nn/forward.ts';

/** The discriminator of a GAN that is trained. */
export interface GanDiscriminator {
  readonly network: NetworkSpecification;
  readonly parameters: Parameters;
}

/** How a judge is trained. */
export interface JudgePlan extends NetworkPlan {
  /** Images of each of the three kinds in a step. */
  readonly batchSize: number;
}

export const judgePlan: JudgePlan = {
  steps: 2500,
  batchSize: 32,
  learningRate: 5e-4,
  warmUpSteps: 100,
  seed: 'companions/judge',
};

/**
 * Trains a GAN's discriminator on, after the GAN, into a judge: on training images, fresh digits of the
 * generator, which stays as it is, and images that are no digits. The discriminator alone is no judge: it must
 * be told the label, and it takes what was in neither training images nor generated ones for anything.
 *
 * @param onStep is told how many steps are done; what it throws ends the training
 * @returns the judge, for the caller to dispose
 */
export async function trainJudge(
  images: LabelledImages,
  generator: Generator,
  discriminator: GanDiscriminator,
  plan: JudgePlan,
  onStep?: (steps: number) => void,
): Promise<NetworkState> {
  return trainNetwork(judgeTask(images, generator, discriminator, plan), onStep);
}

/** The training of a judge: it minimizes the cross-entropy of real, generated and no digit. */
export function judgeTask(
  images: LabelledImages,
  generator: Generator,
  discriminator: GanDiscriminator,
  plan: JudgePlan,
): NetworkTask<Float32Array> {
  const network = judgeNetwork(discriminator.network);
  const targets = kindTargets(plan.batchSize);
  const { height, width, channels } = images;
  return {
    network,
    plan,
    initial: sharedParameters(discriminator.network, discriminator.parameters),
    batches(stream) {
      const streams = {
        order: stream('order'),
        latents: stream('latents'),
        others: stream('others'),
      };
      return () => drawBatch(images, generator, plan, streams);
    },
    loss(parameters, batch) {
      const inputs = tf.tensor(batch, [3 * plan.batchSize, height, width, channels]);
      const logits = forward(network, parameters, inputs) as tf.Tensor2D;
      return softmaxCrossEntropy(logits, tf.tensor2d(targets, [3 * plan.batchSize, 3]));
    },
  };
}

/** @returns [3 · batchSize, height · width · channels] in [-1, 1]: real, generated, no digits */
function drawBatch(
  images: LabelledImages,
  generator: Generator,
  { batchSize }: JudgePlan,
  { order, latents, others }: Readonly<Record<'order' | 'latents' | 'others', RandomGenerator>>,
): Float32Array {
  const size = bytesOfImage(images);
  const { latent, labels } = generator.manifest;
  const kinds = nonDigitKindsOf(generator.manifest.labels);
  const indices = Array.from({ length: batchSize }, () => uniformInt(order, 0, images.count - 1));
  const draws = Array.from({ length: batchSize }, () => ({
    latent: fillNormal(latents, new Float32Array(latent.size)),
    label: labels ? uniformInt(latents, 0, labels.length - 1) : null,
  }));
  const pixels = new Uint8Array(3 * batchSize * size);
  pixels.set(takeImages(images, indices).pixels);
  pixels.set(drawPixels(generator, draws), batchSize * size);
  pixels.set(drawNonDigits(kinds, batchSize, others, images).pixels, 2 * batchSize * size);
  const scaled = new Float32Array(pixels.length);
  pixelsToUnitRange(pixels, scaled);
  return scaled;
}

/** @returns [3 · batchSize, 3], one-hot */
function kindTargets(batchSize: number): Float32Array {
  return Float32Array.from({ length: 9 * batchSize }, (_, index) =>
    Math.floor(index / 3 / batchSize) === index % 3 ? 1 : 0,
  );
}

/**
 * A judge's layers: those of the game's discriminator up to its last, which gives way to three logits:
 * real, generated, no digit.
 *
 * @throws RangeError for a discriminator that does not end with a dense layer
 */
function judgeNetwork(discriminator: NetworkSpecification): NetworkSpecification {
  const { layers } = discriminator;
  if (layers.at(-1)?.kind !== 'dense') {
    throw new RangeError(
      'the last layer of the discriminator is not dense; a dense layer is needed',
    );
  }
  return { ...discriminator, layers: [...layers.slice(0, -1), { kind: 'dense', units: 3 }] };
}

/** The discriminator's parameters that its judge begins with: all but the last layer's. */
function sharedParameters(discriminator: NetworkSpecification, parameters: Parameters): Parameters {
  const last = namedLayers(discriminator).at(-1)?.name ?? '';
  return new Map([...parameters].filter(([name]) => !name.startsWith(`${last}/`)));
}
