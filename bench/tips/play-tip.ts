import * as tf from '@tensorflow/tfjs-core';
import { digestOf, generatorFromDigest } from '../../models/random/generator-state.ts';
import { fillNormal } from '../../models/random/normal.ts';
import type { Configuration } from '../../pipeline/gan/configuration.ts';
import type { Dataset } from '../../pipeline/data/dataset.ts';
import {
  quickFigures,
  type QuickFigures,
  type QuickReference,
} from '../../pipeline/evaluation/quick-figures.ts';
import { resolveConfiguration } from '../../pipeline/run/resolve-configuration.ts';
import { averageGenerator } from '../../pipeline/nn/average.ts';
import { drawGeneratorInputs, drawImages } from '../../pipeline/gan/batches.ts';
import { drawDigits } from '../../pipeline/gan/draw-digits.ts';
import { plays } from '../../pipeline/gan/play.ts';
import { drawSampleSheet } from '../../pipeline/gan/sample-sheet.ts';
import { optimizersAt } from '../../pipeline/nn/schedule.ts';
import { stepDiscriminator } from '../../pipeline/gan/step-discriminator.ts';
import type { StepOutcome } from '../../pipeline/nn/step-outcome.ts';
import {
  createTrainingState,
  disposeTrainingState,
  type TrainingState,
} from '../../pipeline/gan/training-state.ts';
import { stepWithMovingPartner } from './step-with-moving-partner.ts';
import type { Tip } from './tips.ts';

/** The last iterations, over which losses and accuracies are averaged. */
const lastIterations = 500;

/** How a short game ended. */
export interface TipFigures extends Omit<QuickFigures, 'labelAgreement'> {
  readonly tip: string;
  readonly seed: number;
  /** Iterations of the generator. */
  readonly iterations: number;
  /** Share of images that the discriminator told apart, over the last iterations. */
  readonly discriminatorAccuracy: number;
  readonly generatorLoss: number | null;
}

/**
 * Plays one short game and measures what its generator draws.
 *
 * @param iterations of the generator; a head start comes on top
 */
export async function playTip(
  tip: Tip,
  seed: number,
  iterations: number,
  dataset: Dataset,
  reference: QuickReference,
): Promise<{ figures: TipFigures; sheet: Uint8Array }> {
  const configuration = configurationOf(tip, seed, iterations, dataset);
  const state = createTrainingState(configuration);
  try {
    for (; state.step < configuration.steps; state.step++) {
      if (state.step === configuration.steps - lastIterations) state.record.clear();
      state.record.add(playOnce(tip, configuration, dataset, state));
      averageGenerator(state.game, configuration.averageDecay);
    }
    const { discriminatorAccuracy, generatorLoss } = await state.record.readMeans();
    const pixels = await drawDigits(
      state.game,
      measuredDraws(configuration, reference),
      configuration,
    );
    const { labelAgreement: _none, ...measured } = await quickFigures(reference, pixels, null);
    const figures = { tip: tip.name, seed, iterations, discriminatorAccuracy, generatorLoss };
    const { png } = await drawSampleSheet(state, configuration);
    return { figures: { ...figures, ...measured }, sheet: png };
  } finally {
    disposeTrainingState(state);
  }
}

function configurationOf(tip: Tip, seed: number, iterations: number, dataset: Dataset) {
  const { headStart = 0, discriminatorRatio = 1, averageDecay = null } = tip;
  const flags = { preset: 'seed', data: 'mnist', evaluation: 'none' } as const;
  const steps = iterations + headStart;
  const configuration = resolveConfiguration({ ...flags, seed, headStart, steps }, dataset);
  const optimizer = { ...configuration.optimizer, discriminatorRatio };
  return { ...configuration, optimizer, averageDecay };
}

function playOnce(
  tip: Tip,
  configuration: Configuration,
  { train }: Dataset,
  state: TrainingState,
): StepOutcome {
  const optimizers = optimizersAt(configuration, state.step);
  const movesGenerator = state.step >= configuration.headStart;
  if (!tip.movesPartner) {
    return plays.alternating(configuration, train, state, optimizers, movesGenerator);
  }
  const { batchSize, latentSize } = configuration;
  const { game, streams } = state;
  const real = drawImages(train, batchSize / 2, 0, streams.batches);
  const drawInputs = (count: number) => drawGeneratorInputs(count, latentSize, 0, streams.latents);
  const [forDiscriminator, forGenerator] = [drawInputs(batchSize / 2), drawInputs(batchSize)];
  const told = stepDiscriminator(game, real, forDiscriminator, optimizers.discriminator);
  const generatorLoss = stepWithMovingPartner(game, forGenerator, optimizers.generator);
  tf.dispose([{ ...real }, { ...forDiscriminator }, { ...forGenerator }]);
  return { ...told, generatorLoss };
}

/** The same latents for every tip, as many as the reference compares. */
function measuredDraws({ latentSize, seed }: Configuration, { neighbourhoods }: QuickReference) {
  const random = generatorFromDigest(digestOf(`bench/tips/${seed}`));
  return Array.from({ length: neighbourhoods.features.count }, () => ({
    latent: fillNormal(random, new Float32Array(latentSize)),
    label: null,
  }));
}
