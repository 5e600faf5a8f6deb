import * as tf from '@tensorflow/tfjs-core';
import {
  digestOf,
  generatorFromDigest,
  type RandomGenerator,
} from '../../../models/random/generator-state.ts';
import type { LabelledImages } from '../../data/labelled-images.ts';
import { createBatches, gatherUnitImages, labelsOf } from '../batches.ts';
import type { SemiConfigurationOf } from '../configuration.ts';
import type { Choice } from '../labelled-choice.ts';
import type { Learner } from '../learner.ts';
import { plainNetwork, plainParameters } from '../plain-network.ts';
import { optimizerAt } from '../schedule.ts';
import { averageDiscriminator, averagedLayers, averageEvery } from './average.ts';
import { initializationImages, initializeFromImages } from './first-images.ts';
import { passGenerator } from './generator.ts';
import { createNoiseBank } from '../noise-bank.ts';
import { plainLayer } from './normalized-layer.ts';
import type { InputNoise } from './discriminator.ts';
import { drawLatents, type IterationBatch, playFeatureMatching, playLabelled } from './play.ts';
import { createSemiGame, gameTensors, type SemiGame } from './players.ts';

/** The published GAN at work on its data. The caller disposes it. */
export function createFeatureMatching(
  configuration: SemiConfigurationOf<'feature-matching'>,
  images: LabelledImages,
  choice: Choice,
): Learner {
  const { seed, steps, batchSize, labelsOnly, method } = configuration;
  const { latentSize } = method;
  const game = createSemiGame(configuration);
  const { discriminator, generator } = game;
  const tensors = gameTensors(game);
  const noiseOf = createNoise(configuration);
  const batchOf = createBatchOf(configuration, images, choice);
  return {
    tensors,
    async play(step) {
      if (step === 0) beginFrom(game, images, choice, noiseOf('first'));
      const optimizer = optimizerAt(configuration, step);
      const noise = noiseOf(step);
      const rules = { iteration: step + 1, batchSize, latentSize, noise, optimizer };
      const play = labelsOnly ? playLabelled : playFeatureMatching;
      const losses = await play(game, batchOf(step), rules);
      if ((step + 1) % averageEvery === 0 || step + 1 === steps) {
        averageDiscriminator(discriminator, step + 1, method.averageShare * steps);
      }
      return { ...losses };
    },
    classifier: () =>
      plainParameters(plainNetwork(configuration), averagedLayers(discriminator).map(plainLayer)),
    draw: labelsOnly
      ? null
      : (count) =>
          tf.tidy(() => {
            const random = streamOf(seed, 'samples', '');
            const latents = drawLatents({ batchSize: count, latentSize }, random);
            return passGenerator(generator.layers, latents).images;
          }),
    // The last layer's length is in the list twice: as trained, and as a length.
    dispose: () => tf.dispose([...new Set(tensors.values())]),
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
  choice: Choice,
): (step: number) => IterationBatch {
  const { seed, labelsOnly } = configuration;
  const indicesOf = createBatches(choice, configuration);
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

function beginFrom(
  { discriminator }: SemiGame,
  images: LabelledImages,
  { unlabelled }: Choice,
  noise: InputNoise,
): void {
  const first = unlabelled.slice(0, initializationImages);
  const size = images.height * images.width;
  const rows = tf.tensor2d(gatherUnitImages(images, first), [first.length, size]);
  initializeFromImages(discriminator.layers, rows, noise);
  rows.dispose();
}
