import * as tf from '@tensorflow/tfjs-core';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { Generator } from '../../models/generator.ts';
import { type NetworkSpecification, namedLayers } from '../../models/network/network.ts';
import { type RandomGenerator, digestOf, generatorFromDigest } from '../../models/seed/random.ts';
import { fillNormal } from '../../models/seed/normal.ts';
import { learningRateAt } from '../classifier/training.ts';
import { type LabelledImages, pixelsToUnitRange, takeImages } from '../data/images.ts';
import { adamStep } from '../nn/adam.ts';
import { type NetworkState, createNetworkState } from '../nn/parameters.ts';
import { softmaxCrossEntropy } from '../nn/losses.ts';
import { yieldToEvents } from '../terminal/interruption.ts';
import { drawPixels } from './completion.ts';
import { drawNonDigits, nonDigitKinds } from './non-digits.ts';
import { type Parameters, forward } from '../nn/forward.ts';

/** The discriminator of a game that is over. */
export interface GanDiscriminator {
  readonly network: NetworkSpecification;
  readonly parameters: Parameters;
}

/** How a judge is trained. */
export interface JudgePlan {
  readonly steps: number;
  /** Images of each of the three kinds in a step. */
  readonly batchSize: number;
  readonly learningRate: number;
  readonly warmUpSteps: number;
  readonly seed: string;
}

export const judgePlan: JudgePlan = {
  steps: 2500,
  batchSize: 32,
  learningRate: 5e-4,
  warmUpSteps: 100,
  seed: 'companions/judge',
};

/** Kingma and Ba's own (arXiv:1412.6980), with Keras' epsilon. */
const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/** Steps between two breaths, in which the process draws its progress and takes signals. */
const stepsBetweenBreaths = 20;

/**
 * Trains a game's discriminator on after the game, into a judge: on training images, fresh digits of the
 * generator, which stays as it is, and images that are no digits. As the game leaves it, it is none: it
 * must be told the label, and takes what neither side ever drew for anything.
 *
 * @param onStep is told how many steps are done, and the loss in nats
 * @returns the judge, for the caller to dispose
 */
export async function trainJudge(
  images: LabelledImages,
  generator: Generator,
  discriminator: GanDiscriminator,
  plan: JudgePlan,
  onStep: (steps: number, loss: number) => void = () => {},
): Promise<NetworkState> {
  const stream = (name: string) => generatorFromDigest(digestOf(`${plan.seed}/${name}`));
  const { height, width } = images;
  const judge = createNetworkState(judgeNetwork(discriminator.network), stream('weights'));
  const shared = sharedParameters(discriminator.network, discriminator.parameters);
  for (const [name, tensor] of shared) judge.parameters.get(name)?.assign(tensor);
  const streams = { order: stream('order'), latents: stream('latents'), others: stream('others') };
  const targets = kindTargets(plan.batchSize);
  for (let step = 1; step <= plan.steps; step++) {
    const batch = drawBatch(images, generator, plan, streams);
    const { value, grads } = tf.variableGrads(() => {
      const inputs = tf.tensor(batch, [3 * plan.batchSize, height, width, 1]);
      const logits = forward(judge.network, judge.parameters, inputs) as tf.Tensor2D;
      return softmaxCrossEntropy(logits, tf.tensor2d(targets, [3 * plan.batchSize, 3]));
    }, [...judge.trained.values()]);
    const { trained, moments } = judge;
    adamStep(trained, grads, moments, { ...adam, learningRate: learningRateAt(step, plan) }, step);
    if (step % stepsBetweenBreaths === 0 || step === plan.steps) {
      const [loss = 0] = await value.data();
      onStep(step, loss);
      await yieldToEvents();
    }
    value.dispose();
  }
  return judge;
}

/** @returns [3 · batchSize, height · width] in [-1, 1]: real, generated, no digits */
function drawBatch(
  images: LabelledImages,
  generator: Generator,
  { batchSize }: JudgePlan,
  { order, latents, others }: Readonly<Record<'order' | 'latents' | 'others', RandomGenerator>>,
): Float32Array {
  const { height, width } = images;
  const size = height * width;
  const { latent, labels } = generator.manifest;
  const indices = Array.from({ length: batchSize }, () => uniformInt(order, 0, images.count - 1));
  const draws = Array.from({ length: batchSize }, () => ({
    latent: fillNormal(latents, new Float32Array(latent.size)),
    label: labels ? uniformInt(latents, 0, labels.length - 1) : null,
  }));
  const pixels = new Uint8Array(3 * batchSize * size);
  pixels.set(takeImages(images, indices).pixels);
  pixels.set(drawPixels(generator, draws), batchSize * size);
  pixels.set(drawNonDigits(nonDigitKinds, batchSize, others, images).pixels, 2 * batchSize * size);
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
