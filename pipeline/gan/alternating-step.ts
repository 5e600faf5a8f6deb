import * as tf from '@tensorflow/tfjs-core';
import type { LabelledImages } from '../data/images.ts';
import type { AdamConfiguration } from '../nn/adam.ts';
import { type BatchStatistics, trainingRule, updateMovingStatistics } from '../nn/batch-norm.ts';
import { forward } from '../nn/forward.ts';
import { differentiate } from '../nn/gradients.ts';
import { gradientNorm } from '../nn/norm.ts';
import { drawGeneratorInputs, drawImages, type LabelledBatch, unevenLabels } from './batches.ts';
import type { Configuration, Optimizers } from './configuration.ts';
import { discriminate } from './discriminate.ts';
import { applyGradients, type Gan, type StepOptions, type Training } from './gan.ts';
import type { GanMetrics } from './log.ts';
import { accuracy, binaryCrossEntropy, type Target } from './loss.ts';

/**
 * The step of the Keras program: the discriminator on half a batch of real images, then on half a batch of
 * fakes, then the generator on a batch.
 */
export function alternatingStep(
  { gan, streams }: Training,
  images: LabelledImages,
  { batchSize, latentSize, labels }: Configuration,
  optimizers: Optimizers,
  { trainsGenerator, measures }: StepOptions,
): GanMetrics {
  const [half, labelCount] = [batchSize / 2, labels?.length ?? 0];
  const real = drawImages(images, half, labelCount, streams.batches); // [half, height, width, 1]
  const inputsOf = (count: number) =>
    drawGeneratorInputs(count, latentSize, labelCount, streams.latents, unevenLabels(images));
  const fake = inputsOf(half); // [half, inputs]
  const inputs = inputsOf(batchSize); // [batch, inputs]

  const ofDiscriminator = trainDiscriminator(gan, real, fake, optimizers.discriminator, measures);
  const ofGenerator = trainsGenerator
    ? trainGenerator(gan, inputs, optimizers.generator, measures)
    : {};

  tf.dispose([{ ...real }, { ...fake }, { ...inputs }]);
  return { ...ofDiscriminator, ...ofGenerator };
}

/**
 * Updates the discriminator twice, on real images and then on fakes, as two calls of Keras' train_on_batch
 * do. The fakes come from the generator in inference mode, by its moving statistics, as `predict` draws them.
 *
 * @param real images [half, height, width, 1] in [-1, 1]
 * @param fake inputs of the generator [half, latentSize + labels]
 * @param measures whether the length of the gradient is reported, the mean of both
 */
export function trainDiscriminator(
  gan: Gan,
  real: LabelledBatch,
  fake: LabelledBatch,
  optimizer: AdamConfiguration,
  measures = false,
): GanMetrics {
  const { generator } = gan;
  const onReal = updateDiscriminator(gan, real, 'real', optimizer, measures);
  const drawn = tf.tidy(() => forward(generator.network, generator.parameters, fake.values));
  const onFake = updateDiscriminator(gan, { ...fake, values: drawn }, 'fake', optimizer, measures);
  drawn.dispose();
  const norms = [...onReal.norms, ...onFake.norms];
  const mean = measures && tf.tidy(() => tf.mean<tf.Scalar>(tf.stack(norms)));
  tf.dispose(norms);
  return {
    lossOnReal: onReal.loss,
    lossOnFake: onFake.loss,
    accuracyOnReal: onReal.accuracy,
    accuracyOnFake: onFake.accuracy,
    ...(mean ? { discriminatorGradientNorm: mean } : {}),
  };
}

function updateDiscriminator(
  gan: Gan,
  { values, labels }: LabelledBatch,
  target: Target,
  optimizer: AdamConfiguration,
  measures: boolean,
): {
  readonly loss: tf.Scalar;
  readonly accuracy: tf.Scalar;
  /** Of the gradient; none where it is not measured. */
  readonly norms: readonly tf.Scalar[];
} {
  const { pass, gradients } = differentiate(() => {
    const logits = discriminate(gan.discriminator, values, labels); // [half, 1]
    return { loss: binaryCrossEntropy(logits, target), accuracy: accuracy(logits, target) };
  }, gan.discriminator.trained.values());
  const norms = measures ? [gradientNorm(gan.discriminator.trained, gradients)] : [];
  applyGradients(gan, 'discriminator', gradients, optimizer);
  return { ...pass, norms };
}

/**
 * Updates the generator on a full batch to have its fakes taken for real by the discriminator, which stays as
 * it is. Moves the generator's moving statistics too.
 *
 * @param inputs of the generator [batch, latentSize + labels]
 * @param measures whether the length of the gradient is reported
 * @returns the generator's loss before the update
 */
export function trainGenerator(
  gan: Gan,
  { values, labels }: LabelledBatch,
  optimizer: AdamConfiguration,
  measures = false,
): Required<Pick<GanMetrics, 'generatorLoss'>> & Pick<GanMetrics, 'generatorGradientNorm'> {
  const { generator, discriminator } = gan;
  const { pass, gradients } = differentiate(() => {
    const statistics: BatchStatistics[] = [];
    const rule = trainingRule(statistics);
    const images = forward(generator.network, generator.parameters, values, rule);
    const logits = discriminate(discriminator, images, labels); // [batch, 1]
    return { loss: binaryCrossEntropy(logits, 'real'), statistics };
  }, generator.trained.values());
  const norm = measures && gradientNorm(generator.trained, gradients);
  applyGradients(gan, 'generator', gradients, optimizer);
  updateMovingStatistics(generator.parameters, pass.statistics);
  return { generatorLoss: pass.loss, ...(norm ? { generatorGradientNorm: norm } : {}) };
}
