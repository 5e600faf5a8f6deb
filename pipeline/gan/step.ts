import * as tf from '@tensorflow/tfjs-core';
import type { LabelledImages } from '../data/images.ts';
import { moveAverage, warmDecay } from '../nn/average.ts';
import { norm } from '../nn/norm.ts';
import { boundSpectralNorms } from '../nn/spectral-norm.ts';
import { alternatingStep } from './alternating-step.ts';
import { type Configuration, type Optimizers, optimizersAt } from './configuration.ts';
import type { Gan, StepOptions, Training } from './gan.ts';
import type { GanMetrics } from './log.ts';
import { simultaneousStep } from './simultaneous-step.ts';

/** Draws batches and updates the discriminator, and the generator where it is to. */
type Step = (
  training: Training,
  images: LabelledImages,
  configuration: Configuration,
  optimizers: Optimizers,
  options: StepOptions,
) => GanMetrics;

/** The two published steps, by the configuration's name. */
const stepsByPlay: Readonly<Record<Configuration['play'], Step>> = {
  alternating: alternatingStep,
  simultaneous: simultaneousStep,
};

/**
 * One iteration: the step that the configuration names, after more updates of the discriminator where it asks for
 * them, each with the bound on spectral norms; then the average of the generator's weights.
 *
 * @param step iterations done before this one
 */
export function ganStep(
  training: Training,
  images: LabelledImages,
  configuration: Configuration,
  step: number,
): GanMetrics {
  const { play, headStart, nCritic, averageDecay } = configuration;
  const { gan } = training;
  const optimizers = optimizersAt(configuration, step);
  const measures = isLogged(configuration, step);
  let metrics: Partial<GanMetrics> = {};
  for (let update = 1; update <= nCritic; update++) {
    const isLast = update === nCritic;
    const trainsGenerator = isLast && step >= headStart;
    const options = { trainsGenerator, measures: isLast && measures };
    const latest = stepsByPlay[play](training, images, configuration, optimizers, options);
    metrics = replaced(metrics, latest);
    boundDiscriminator(gan, configuration);
  }
  if (averageDecay !== null && gan.average) {
    const kept = warmDecay(averageDecay, gan.updates.generator);
    moveAverage(gan.average, gan.generator.parameters, { kept, taken: 1 - kept });
  }
  const measured = measures ? measure(gan, optimizers) : {};
  return { ...(metrics as GanMetrics), ...measured };
}

/** Whether the log has a line for this iteration. */
function isLogged({ logEvery, steps }: Configuration, step: number): boolean {
  return (step + 1) % logEvery === 0 || step + 1 === steps;
}

function boundDiscriminator(
  { discriminator, singularVectors }: Gan,
  { regularizer }: Configuration,
): void {
  if (regularizer.kind !== 'spectralNorm' || !singularVectors) return;
  boundSpectralNorms(discriminator.trained, singularVectors, regularizer.bound);
}

/** The later metrics, and those of before that they lack: a penalty is not due at each update. */
function replaced(before: Partial<GanMetrics>, latest: GanMetrics): GanMetrics {
  tf.dispose(
    Object.entries(before).flatMap(([name, value]) => (Object.hasOwn(latest, name) ? value : [])),
  );
  return { ...before, ...latest };
}

/** The learning rates of the iteration, and the length of either network's weights after it. */
function measure(
  { generator, discriminator }: Gan,
  optimizers: Optimizers,
): Pick<
  GanMetrics,
  | 'generatorLearningRate'
  | 'discriminatorLearningRate'
  | 'generatorWeightNorm'
  | 'discriminatorWeightNorm'
> {
  return {
    generatorLearningRate: optimizers.generator.learningRate,
    discriminatorLearningRate: optimizers.discriminator.learningRate,
    generatorWeightNorm: norm(generator.trained.values()),
    discriminatorWeightNorm: norm(discriminator.trained.values()),
  };
}
