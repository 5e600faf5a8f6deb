import * as tf from '@tensorflow/tfjs-core';
import type { RandomGenerator } from '../../../models/seed/random.ts';
import { type AdamConfiguration, adamStepOfPaper } from '../../nn/adam.ts';
import { sumOverRows } from '../../nn/columns.ts';
import { disposeAll, keepAll } from '../../nn/gradients.ts';
import { partsByName } from '../../nn/parameters.ts';
import {
  type DiscriminatorPass,
  type InputNoise,
  discriminatorGradients,
  passDiscriminator,
  rowGradient,
} from './discriminator.ts';
import { generatorGradients, passGenerator } from './generator.ts';
import { type DiscriminatorLosses, discriminatorLosses } from './losses.ts';
import type { SemiDiscriminator, SemiGan, SemiGenerator } from './networks.ts';
import type { NormalizedLayer } from './normalized-layer.ts';

/** The inputs of one iteration. Images are in [0, 1]. */
export interface IterationBatch {
  readonly labelled: Float32Array; // [labelled, pixels]
  readonly labels: Uint8Array; // [labelled]
  readonly unlabelled: Float32Array; // [batchSize, pixels]
  /** Real images that the generator's step compares with. */
  readonly compared: Float32Array; // [batchSize, pixels]
  /** Draws latents. */
  readonly latents: RandomGenerator;
}

/** The settings of one iteration. */
export interface IterationRules {
  /** Its number, from 1, for Adam's bias corrections. */
  readonly iteration: number;
  readonly batchSize: number;
  readonly latentSize: number;
  readonly noise: InputNoise;
  readonly optimizer: AdamConfiguration;
}

/** What an iteration reports. */
type IterationLosses = Omit<DiscriminatorLosses, 'gradient'>;

/**
 * Updates the discriminator and then the generator, each with its own images, latents and noise.
 *
 * @returns the discriminator's losses, and the distance of mean features
 */
export async function featureMatchingStep(
  { discriminator, generator }: SemiGan,
  batch: IterationBatch,
  rules: IterationRules,
): Promise<IterationLosses & { readonly featureMatching: number }> {
  const { batchSize } = rules;
  const pass = keepAll(() => {
    const latents = drawLatents(rules, batch.latents);
    const { images } = passGenerator(generator.layers, latents);
    const unlabelled = tf.tensor2d(batch.unlabelled, images.shape);
    const rows = tf.concat([labelledRows(batch), unlabelled, images]);
    return passDiscriminator(discriminator.layers, rows, rules.noise);
  });
  const others = { unlabelled: batchSize, fake: batchSize };
  const losses = await updateDiscriminator(discriminator, pass, batch.labels, others, rules);
  const latents = drawLatents(rules, batch.latents);
  const compared = tf.tensor2d(batch.compared, [batchSize, batch.compared.length / batchSize]);
  const featureMatching = await matchFeatures(
    discriminator.layers,
    generator,
    { latents, compared },
    rules,
  );
  tf.dispose([latents, compared]);
  return { ...losses, featureMatching };
}

/** Updates the discriminator on the labelled images alone. */
export async function labelledStep(
  { discriminator }: SemiGan,
  batch: Pick<IterationBatch, 'labelled' | 'labels'>,
  rules: IterationRules,
): Promise<IterationLosses> {
  const pass = keepAll(() =>
    passDiscriminator(discriminator.layers, labelledRows(batch), rules.noise),
  );
  const others = { unlabelled: 0, fake: 0 };
  return updateDiscriminator(discriminator, pass, batch.labels, others, rules);
}

/** Uniform in [0, 1). The caller disposes them. @returns [batchSize, latentSize] */
export function drawLatents(
  { batchSize, latentSize }: Pick<IterationRules, 'batchSize' | 'latentSize'>,
  random: RandomGenerator,
): tf.Tensor2D {
  const values = new Float32Array(batchSize * latentSize);
  for (let index = 0; index < values.length; index++) {
    values[index] = (random.next() >>> 8) / 2 ** 24;
  }
  return tf.tensor2d(values, [batchSize, latentSize]);
}

function labelledRows({
  labelled,
  labels,
}: Pick<IterationBatch, 'labelled' | 'labels'>): tf.Tensor2D {
  return tf.tensor2d(labelled, [labels.length, labelled.length / labels.length]);
}

/** Disposes the pass. */
async function updateDiscriminator(
  discriminator: SemiDiscriminator,
  pass: DiscriminatorPass,
  labels: Uint8Array,
  others: { readonly unlabelled: number; readonly fake: number },
  { optimizer, iteration }: IterationRules,
): Promise<IterationLosses> {
  const logits = pass.at(-1)?.output;
  if (!logits) throw new RangeError('a discriminator without layers');
  const counts = { labelled: labels.length, ...others };
  const { gradient, ...losses } = discriminatorLosses(
    await logits.data<'float32'>(),
    labels,
    counts,
  );
  const gradients = keepAll(() => {
    const byLogits = tf.tensor2d(gradient, logits.shape);
    const last = discriminator.layers.length - 1;
    return discriminatorGradients(discriminator.layers, pass, byLogits).map(
      ({ direction, scale, bias }, index) =>
        index === last ? { direction, scale, bias } : { direction, bias },
    );
  });
  disposeAll(pass);
  adamStepOfPaper(discriminator, partsByName(gradients), optimizer, iteration);
  return losses;
}

/**
 * Updates the generator so that the mean features of its images approach those of real images. The loss is
 * the mean, over the features, of the squared difference. Source: Salimans et al. 2016, arXiv:1606.03498,
 * section 3.1.
 *
 * @param layers of the discriminator; the features are the last hidden layer's activations
 * @param batch latents [rows, latentSize] and real images [rows, pixels] in [0, 1]; the caller disposes them
 * @returns the loss before the update
 */
async function matchFeatures(
  layers: readonly NormalizedLayer[],
  generator: SemiGenerator,
  { latents, compared }: { readonly latents: tf.Tensor2D; readonly compared: tf.Tensor2D },
  rules: {
    readonly noise: InputNoise;
    readonly optimizer: AdamConfiguration;
    readonly iteration: number;
  },
): Promise<number> {
  const { gradients, loss } = keepAll(() => {
    const drawn = passGenerator(generator.layers, latents);
    const rows = tf.concat([drawn.images, compared]);
    const pass = passDiscriminator(layers, rows, rules.noise, layers.length - 1);
    const count = latents.shape[0];
    const fake = rowsOf(pass, 0, count);
    const difference = differenceOfMeans(fake, rowsOf(pass, count, count)); // [1, features]
    const each = tf.mul(difference, 2 / (difference.size * count));
    const byFeatures = tf.mul(tf.ones([count, 1]), each) as tf.Tensor2D;
    const byImages = rowGradient(layers, fake, byFeatures);
    const { hidden, last } = generatorGradients(generator.layers, drawn, byImages);
    return { gradients: [...hidden, last], loss: tf.mean(tf.square(difference)) };
  });
  const [value = Number.NaN] = await loss.data();
  loss.dispose();
  adamStepOfPaper(generator, partsByName(gradients), rules.optimizer, rules.iteration);
  return value;
}

function differenceOfMeans(fake: DiscriminatorPass, real: DiscriminatorPass): tf.Tensor {
  const [ofFake, ofReal] = [fake.at(-1)?.output, real.at(-1)?.output];
  if (!ofFake || !ofReal) throw new RangeError('a discriminator without hidden layers');
  return tf.div(tf.sub(sumOverRows(ofFake), sumOverRows(ofReal)), ofFake.shape[0]);
}

/** The part of a pass that rowGradient needs, for some of its rows. */
function rowsOf(pass: DiscriminatorPass, first: number, count: number): DiscriminatorPass {
  const cut = (matrix: tf.Tensor2D) => tf.slice(matrix, [first, 0], [count, -1]);
  return pass.map((layer) => ({ ...layer, output: cut(layer.output) }));
}
