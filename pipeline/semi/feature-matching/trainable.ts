import * as tf from '@tensorflow/tfjs-core';
import {
  digestOf,
  generatorFromDigest,
  type RandomGenerator,
} from '../../../models/seed/random.ts';
import type { LabelledImages } from '../../data/images.ts';
import { createBatches, gatherUnitImages, labelsOf } from '../batches.ts';
import { optimizerAt, type SemiConfigurationOf } from '../configuration.ts';
import type { LabelledSplit } from '../labelled-split.ts';
import {
  type FewLabelTrainable,
  plainNetwork,
  plainParameters,
  sheetSide,
  unitPixelsToImages,
} from '../classifier.ts';
import type { Samples } from '../../nn/trainable.ts';
import {
  type SemiGan,
  averageDiscriminator,
  averageEvery,
  averagedLayers,
  createSemiGan,
  ganTensors,
  initializationImages,
  initializeFromImages,
} from './networks.ts';
import { passGenerator } from './generator.ts';
import { createNoiseBank } from '../noise.ts';
import { plainLayer } from './normalized-layer.ts';
import type { InputNoise } from './discriminator.ts';
import { drawLatents, featureMatchingStep, type IterationBatch, labelledStep } from './step.ts';

/** The published GAN at work on its data. The caller disposes it. */
export function createFeatureMatching(
  configuration: SemiConfigurationOf<'feature-matching'>,
  images: LabelledImages,
  split: LabelledSplit,
): FewLabelTrainable {
  const { steps, batchSize, labelsOnly, method } = configuration;
  const { latentSize } = method;
  const gan = createSemiGan(configuration);
  const { discriminator } = gan;
  const tensors = ganTensors(gan);
  const noiseOf = createNoise(configuration);
  const batchOf = createBatchOf(configuration, images, split);
  return {
    tensors,
    state: () => null,
    restore: () => {},
    async step(step) {
      if (step === 0) initializeWeights(gan, images, split, noiseOf('first'));
      const optimizer = optimizerAt(configuration, step);
      const noise = noiseOf(step);
      const rules = { iteration: step + 1, batchSize, latentSize, noise, optimizer };
      const stepOf = labelsOnly ? labelledStep : featureMatchingStep;
      const losses = await stepOf(gan, batchOf(step), rules);
      if ((step + 1) % averageEvery === 0 || step + 1 === steps) {
        averageDiscriminator(discriminator, step + 1, method.averageShare * steps);
      }
      return { ...losses };
    },
    classifier: () =>
      plainParameters(plainNetwork(configuration), averagedLayers(discriminator).map(plainLayer)),
    samples: labelsOnly ? null : samplesOf(gan, configuration),
    // The last layer's length is in the list twice: as trained, and as a length.
    dispose: () => tf.dispose([...new Set(tensors.values())]),
  };
}

/** Digits of the same latents each time, drawn as one batch. */
function samplesOf(
  { generator }: SemiGan,
  { seed, imageShape, method }: SemiConfigurationOf<'feature-matching'>,
): Samples {
  const [height, width] = imageShape;
  return {
    columns: sheetSide,
    async draw() {
      const images = tf.tidy(() => {
        const random = streamOf(seed, 'samples', '');
        const sizes = { batchSize: sheetSide ** 2, latentSize: method.latentSize };
        return passGenerator(generator.layers, drawLatents(sizes, random)).images;
      }); // [count, pixels] in [0, 1]
      const values = await images.data<'float32'>();
      images.dispose();
      return unitPixelsToImages(values, height * width);
    },
  };
}

function streamOf(seed: number, name: string, step: number | string): RandomGenerator {
  return generatorFromDigest(digestOf(`semi-supervised/${seed}/${name}/${step}`));
}

/** Noise for the discriminator's layers, of places that follow from the step. */
function createNoise({
  seed,
  method,
}: SemiConfigurationOf<'feature-matching'>): (step: number | string) => InputNoise {
  const { input, hidden } = method.noise;
  const addNoise = createNoiseBank([input, hidden]);
  return (step) => {
    const places = streamOf(seed, 'noise', step);
    return (rows, index) => addNoise(rows, index === 0 ? input : hidden, places);
  };
}

function createBatchOf(
  configuration: SemiConfigurationOf<'feature-matching'>,
  images: LabelledImages,
  split: LabelledSplit,
): (step: number) => IterationBatch {
  const { seed, labelsOnly } = configuration;
  const indicesOf = createBatches(split, configuration);
  const none = new Float32Array();
  return (step) => {
    const { labelled, unlabelled, compared } = indicesOf(step);
    return {
      labelled: gatherUnitImages(images, labelled),
      labels: labelsOf(images, labelled),
      unlabelled: labelsOnly ? none : gatherUnitImages(images, unlabelled),
      compared: labelsOnly ? none : gatherUnitImages(images, compared),
      latents: streamOf(seed, 'latents', step),
    };
  };
}

/** Sets lengths and biases by the first images. */
function initializeWeights(
  { discriminator }: SemiGan,
  images: LabelledImages,
  { unlabelled }: LabelledSplit,
  noise: InputNoise,
): void {
  const first = unlabelled.slice(0, initializationImages);
  const size = images.height * images.width;
  const rows = tf.tensor2d(gatherUnitImages(images, first), [first.length, size]);
  initializeFromImages(discriminator.layers, rows, noise);
  rows.dispose();
}
