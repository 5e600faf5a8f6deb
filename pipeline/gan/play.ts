import * as tf from '@tensorflow/tfjs-core';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from '../../models/random/generator-state.ts';
import type { Configuration } from './configuration.ts';
import type { LabelledImages } from '../data/labelled-images.ts';
import { drawGeneratorInputs, drawImages } from './batches.ts';
import type { Optimizers } from '../nn/schedule.ts';
import { type Shifts, stepBoth } from './step-both.ts';
import { stepDiscriminator } from './step-discriminator.ts';
import { stepGenerator } from './step-generator.ts';
import type { StepOutcome } from '../nn/step-outcome.ts';
import type { TrainingState } from './training-state.ts';

/** Draws a batch and moves both players, in a head start the discriminator alone. */
type Play = (
  configuration: Configuration,
  images: LabelledImages,
  state: Pick<TrainingState, 'game' | 'streams'>,
  optimizers: Optimizers,
  movesGenerator: boolean,
) => StepOutcome;

/** The ways of moving both players, by name. */
export const plays: Readonly<Record<Configuration['play'], Play>> = {
  alternating: (
    { batchSize, latentSize, labels },
    images,
    { game, streams },
    optimizers,
    moves,
  ) => {
    const labelCount = labels?.length ?? 0;
    const real = drawImages(images, batchSize / 2, labelCount, streams.batches);
    const drawInputs = (count: number) =>
      drawGeneratorInputs(count, latentSize, labelCount, streams.latents);
    const [forDiscriminator, forGenerator] = [drawInputs(batchSize / 2), drawInputs(batchSize)];
    const told = stepDiscriminator(game, real, forDiscriminator, optimizers.discriminator);
    const generatorLoss = moves
      ? stepGenerator(game, forGenerator, optimizers.generator)
      : undefined;
    tf.dispose([{ ...real }, { ...forDiscriminator }, { ...forGenerator }]);
    return { ...told, generatorLoss };
  },
  simultaneous: (configuration, images, { game, streams }, optimizers, movesGenerator) => {
    const { batchSize, latentSize, labels, augmentation } = configuration;
    const labelCount = labels?.length ?? 0;
    const real = drawImages(images, batchSize, labelCount, streams.batches);
    const fake = drawGeneratorInputs(batchSize, latentSize, labelCount, streams.latents);
    const shifts = drawShifts(augmentation, streams.augmentation);
    const outcome = stepBoth(game, real, fake, configuration, optimizers, {
      shifts,
      movesGenerator,
    });
    tf.dispose([{ ...real }, { ...fake }]);
    return outcome;
  },
};

function drawShifts(
  augmentation: Configuration['augmentation'],
  generator: RandomGenerator,
): Shifts | null {
  if (augmentation.kind === 'none') return null;
  const { pixels } = augmentation;
  const drawShift = () =>
    [uniformInt(generator, -pixels, pixels), uniformInt(generator, -pixels, pixels)] as const;
  return { real: drawShift(), fake: drawShift() };
}
