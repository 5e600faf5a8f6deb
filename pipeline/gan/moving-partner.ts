import * as tf from '@tensorflow/tfjs-core';
import type { LabelledImages } from '../data/images.ts';
import type { AdamConfiguration } from '../nn/adam.ts';
import { type BatchStatistics, trainingRule, updateMovingStatistics } from '../nn/batch-norm.ts';
import { forward } from '../nn/forward.ts';
import { differentiate } from '../nn/gradients.ts';
import { trainDiscriminator } from './alternating-step.ts';
import { drawGeneratorInputs, drawImages, type LabelledBatch } from './batches.ts';
import { type Configuration, optimizersAt } from './configuration.ts';
import { discriminate } from './discriminate.ts';
import { applyGradients, type Gan, type Training } from './gan.ts';
import type { GanMetrics } from './log.ts';
import { binaryCrossEntropy } from './loss.ts';

/**
 * The alternating step with the mistake that its authors warn of: the generator's update moves the discriminator
 * too. For experiments and the page /learn; no preset trains so.
 *
 * @param step iterations done before this one
 */
export function movingPartnerStep(
  { gan, streams }: Training,
  images: LabelledImages,
  configuration: Configuration,
  step: number,
): GanMetrics {
  const optimizers = optimizersAt(configuration, step);
  const { batchSize, latentSize, labels } = configuration;
  const [half, labelCount] = [batchSize / 2, labels?.length ?? 0];
  const real = drawImages(images, half, labelCount, streams.batches);
  const fake = drawGeneratorInputs(half, latentSize, labelCount, streams.latents);
  const inputs = drawGeneratorInputs(batchSize, latentSize, labelCount, streams.latents);
  const metrics = trainDiscriminator(gan, real, fake, optimizers.discriminator);
  const ofGenerator =
    step >= configuration.headStart
      ? { generatorLoss: updateBoth(gan, inputs, optimizers.generator) }
      : {};
  tf.dispose([{ ...real }, { ...fake }, { ...inputs }]);
  return { ...metrics, ...ofGenerator };
}

/**
 * The generator's update without the frozen partner: the loss that asks for fakes to be taken for real moves
 * the discriminator as well, as a stacked Keras model does whose discriminator was left trainable.
 *
 * @param inputs what the generator takes [batch, latentSize + labels]
 * @returns the loss before the update, for the caller to dispose
 */
function updateBoth(
  gan: Gan,
  { values, labels }: LabelledBatch,
  optimizer: AdamConfiguration,
): tf.Scalar {
  const { generator, discriminator } = gan;
  const { pass, gradients } = differentiate(() => {
    const statistics: BatchStatistics[] = [];
    const rule = trainingRule(statistics);
    const fakes = forward(generator.network, generator.parameters, values, rule);
    const loss = binaryCrossEntropy(discriminate(discriminator, fakes, labels), 'real');
    return { loss, statistics };
  }, [...generator.trained.values(), ...discriminator.trained.values()]);
  applyGradients(gan, 'generator', gradients, optimizer);
  applyGradients(gan, 'discriminator', gradients, optimizer);
  updateMovingStatistics(generator.parameters, pass.statistics);
  return pass.loss;
}
