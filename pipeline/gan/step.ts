import * as tf from '@tensorflow/tfjs-core';
import type { LabelledImages } from '../data/images.ts';
import type { AdamConfiguration } from '../nn/adam.ts';
import { moveAverage, warmDecay } from '../nn/average.ts';
import { type BatchStatistics, trainingRule, updateMovingStatistics } from '../nn/batch-norm.ts';
import { createGradientScale, differentiate } from '../nn/gradients.ts';
import { boundSpectralNorms } from '../nn/spectral-norm.ts';
import {
  drawGeneratorInputs,
  drawImages,
  drawShifts,
  type LabelledBatch,
  type Shifts,
  translate,
} from './batches.ts';
import { type Configuration, type Optimizers, optimizersAt } from './configuration.ts';
import { discriminate, discriminateTogether } from './discriminate.ts';
import { applyGradients, type Gan } from './gan.ts';
import {
  accuracy,
  type AdversarialLoss,
  adversarialLosses,
  binaryCrossEntropy,
  type Target,
} from './loss.ts';
import type { GanMetrics } from './log.ts';
import { duePenalty } from './penalty.ts';
import type { RandomStreams } from './streams.ts';
import { forward } from '../nn/forward.ts';

/** What a step draws from and moves. */
interface Training {
  readonly gan: Gan;
  readonly streams: RandomStreams;
}

/** Draws batches and updates both networks, in a head start the discriminator alone. */
type Step = (
  training: Training,
  images: LabelledImages,
  configuration: Configuration,
  optimizers: Optimizers,
  trainsGenerator: boolean,
) => GanMetrics;

/** The two published steps, by the configuration's name. */
const steps: Readonly<Record<Configuration['play'], Step>> = {
  alternating: alternatingStep,
  simultaneous: simultaneousStep,
};

/**
 * One iteration: the step that the configuration names, then the bound on spectral norms and the average of
 * the generator's weights where it asks for them.
 *
 * @param step iterations done before this one
 */
export function ganStep(
  training: Training,
  images: LabelledImages,
  configuration: Configuration,
  step: number,
): GanMetrics {
  const { play, headStart, regularizer, averageDecay } = configuration;
  const { generator, discriminator, updates, average, singularVectors } = training.gan;
  const optimizers = optimizersAt(configuration, step);
  const metrics = steps[play](training, images, configuration, optimizers, step >= headStart);
  if (regularizer.kind === 'spectralNorm' && singularVectors) {
    boundSpectralNorms(discriminator.trained, singularVectors, regularizer.bound);
  }
  if (averageDecay !== null && average) {
    const kept = warmDecay(averageDecay, updates.generator);
    moveAverage(average, generator.parameters, { kept, taken: 1 - kept });
  }
  return metrics;
}

/**
 * The step of the Keras program: the discriminator on half a batch of real images, then on half a batch of
 * fakes, then the generator on a batch.
 */
function alternatingStep(
  { gan, streams }: Training,
  images: LabelledImages,
  { batchSize, latentSize, labels }: Configuration,
  optimizers: Optimizers,
  trainsGenerator: boolean,
): GanMetrics {
  const [half, labelCount] = [batchSize / 2, labels?.length ?? 0];
  const real = drawImages(images, half, labelCount, streams.batches); // [half, height, width, 1]
  const fake = drawGeneratorInputs(half, latentSize, labelCount, streams.latents); // [half, inputs]
  const inputs = drawGeneratorInputs(batchSize, latentSize, labelCount, streams.latents); // [batch, inputs]

  const metrics = trainDiscriminator(gan, real, fake, optimizers.discriminator);
  const generatorLoss = trainsGenerator && trainGenerator(gan, inputs, optimizers.generator);

  tf.dispose([{ ...real }, { ...fake }, { ...inputs }]);
  return generatorLoss ? { ...metrics, generatorLoss } : metrics;
}

/**
 * Updates the discriminator twice, on real images and then on fakes, as two calls of Keras' train_on_batch
 * do. The fakes come from the generator in inference mode, by its moving statistics, as `predict` draws them.
 *
 * @param real images [half, height, width, 1] in [-1, 1]
 * @param fake inputs of the generator [half, latentSize + labels]
 */
export function trainDiscriminator(
  gan: Gan,
  real: LabelledBatch,
  fake: LabelledBatch,
  optimizer: AdamConfiguration,
): GanMetrics {
  const { generator } = gan;
  const onReal = updateDiscriminator(gan, real, 'real', optimizer);
  const drawn = tf.tidy(() => forward(generator.network, generator.parameters, fake.values));
  const onFake = updateDiscriminator(gan, { ...fake, values: drawn }, 'fake', optimizer);
  drawn.dispose();
  return {
    lossOnReal: onReal.loss,
    lossOnFake: onFake.loss,
    accuracyOnReal: onReal.accuracy,
    accuracyOnFake: onFake.accuracy,
  };
}

function updateDiscriminator(
  gan: Gan,
  { values, labels }: LabelledBatch,
  target: Target,
  optimizer: AdamConfiguration,
): { readonly loss: tf.Scalar; readonly accuracy: tf.Scalar } {
  const { pass, gradients } = differentiate(() => {
    const logits = discriminate(gan.discriminator, values, labels); // [half, 1]
    return { loss: binaryCrossEntropy(logits, target), accuracy: accuracy(logits, target) };
  }, gan.discriminator.trained.values());
  applyGradients(gan, 'discriminator', gradients, optimizer);
  return pass;
}

/**
 * Updates the generator on a full batch to have its fakes taken for real by the discriminator, which stays as
 * it is. Moves the generator's moving statistics too.
 *
 * @param inputs of the generator [batch, latentSize + labels]
 * @returns the generator's loss before the update
 */
export function trainGenerator(
  gan: Gan,
  { values, labels }: LabelledBatch,
  optimizer: AdamConfiguration,
): tf.Scalar {
  const { generator, discriminator } = gan;
  const { pass, gradients } = differentiate(() => {
    const statistics: BatchStatistics[] = [];
    const rule = trainingRule(statistics);
    const images = forward(generator.network, generator.parameters, values, rule);
    const logits = discriminate(discriminator, images, labels); // [batch, 1]
    return { loss: binaryCrossEntropy(logits, 'real'), statistics };
  }, generator.trained.values());
  applyGradients(gan, 'generator', gradients, optimizer);
  updateMovingStatistics(generator.parameters, pass.statistics);
  return pass.loss;
}

/** A step of both networks from one pass over a batch of real images and a batch of fakes. */
function simultaneousStep(
  { gan, streams }: Training,
  images: LabelledImages,
  configuration: Configuration,
  optimizers: Optimizers,
  trainsGenerator: boolean,
): GanMetrics {
  const { batchSize, latentSize, labels } = configuration;
  const labelCount = labels?.length ?? 0;
  const real = drawImages(images, batchSize, labelCount, streams.batches); // [batch, height, width, 1]
  const fake = drawGeneratorInputs(batchSize, latentSize, labelCount, streams.latents); // [batch, inputs]
  const shifts = drawShifts(configuration.augmentation, streams.augmentation);

  const options = { shifts, trainsGenerator };
  const metrics = trainBoth(gan, real, fake, configuration, optimizers, options);

  tf.dispose([{ ...real }, { ...fake }]);
  return metrics;
}

/**
 * Updates both networks from one pass: the fakes go through the discriminator once, and the generator's
 * gradient is the discriminator's at each fake, times the ratio of the two losses' derivatives. The
 * discriminator scores each image by itself, so a factor on an image's logit is a factor on the gradient by
 * that image. A gradient penalty that is due adds a third batch to the pass.
 *
 * @param real images [batch, height, width, 1] in [-1, 1] and their labels
 * @param fake inputs of the generator [batch, latentSize + labels], and the labels
 * @param shifts what moves real images and fakes before they are seen; null: nothing
 * @param trainsGenerator false in a head start
 */
export function trainBoth(
  gan: Gan,
  real: LabelledBatch,
  fake: LabelledBatch,
  { loss: lossName, regularizer }: Pick<Configuration, 'loss' | 'regularizer'>,
  optimizers: Optimizers,
  {
    shifts,
    trainsGenerator,
  }: { readonly shifts: Shifts | null; readonly trainsGenerator: boolean },
): GanMetrics {
  const { generator, discriminator } = gan;
  const adversarial: AdversarialLoss = adversarialLosses[lossName];
  const seen = { ...real, values: tf.tidy(() => translate(real.values, shifts?.real)) };
  const penalty = duePenalty(discriminator, regularizer, seen, gan.updates.discriminator);
  const generatorVariables = trainsGenerator ? generator.trained.values() : [];

  const { pass, gradients } = differentiate(() => {
    const scale = createGradientScale();
    const drawn = forward(generator.network, generator.parameters, fake.values);
    const images = translate(scale.apply(drawn), shifts?.fake); // [batch, height, width, 1]
    const batches = [seen, { ...fake, values: images }, ...(penalty ? [penalty.perturbed] : [])];
    const [onReal, onFake, onPerturbed] = discriminateTogether(discriminator, batches) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor?,
    ]; // [batch, 1] each
    const ratio = adversarial.ratio(onReal, onFake); // [batch, 1]
    scale.set(ratio);
    const losses = adversarial.discriminator(onReal, onFake);
    const sum = tf.add(losses.onReal, losses.onFake) as tf.Scalar;
    const metrics: GanMetrics = {
      lossOnReal: losses.onReal,
      lossOnFake: tf.clone(losses.onFake),
      accuracyOnReal: accuracy(onReal, 'real'),
      accuracyOnFake: accuracy(onFake, 'fake'),
      ...(trainsGenerator ? { generatorLoss: adversarial.generator(onReal, onFake) } : {}),
    };
    const loss =
      penalty && onPerturbed ? tf.add<tf.Scalar>(sum, penalty.loss(onReal, onPerturbed)) : sum;
    return { loss, ratio, metrics };
  }, [...discriminator.trained.values(), ...generatorVariables]);

  tf.dispose([pass.loss, pass.ratio, seen.values]);
  penalty?.dispose();
  applyGradients(gan, 'discriminator', gradients, optimizers.discriminator);
  if (trainsGenerator) applyGradients(gan, 'generator', gradients, optimizers.generator);
  return pass.metrics;
}
