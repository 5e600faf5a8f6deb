import type * as tf from '@tensorflow/tfjs-core';
import { discriminate } from '../../pipeline/gan/discriminate.ts';
import type { AdamConfiguration } from '../../pipeline/nn/adam.ts';
import {
  type BatchStatistics,
  trainingRule,
  updateMovingStatistics,
} from '../../pipeline/nn/batch-norm.ts';
import { differentiate } from '../../pipeline/nn/gradients.ts';
import type { LabelledBatch } from '../../pipeline/gan/batches.ts';
import { binaryCrossEntropy } from '../../pipeline/gan/loss.ts';
import { type Gan, applyGradients } from '../../pipeline/gan/gan.ts';
import { forward } from '../../pipeline/nn/forward.ts';

/**
 * The generator's step without the frozen partner: the loss that asks for fakes to be taken for real moves
 * the discriminator down as well, as a stacked Keras model does whose discriminator was left trainable.
 *
 * @param inputs what the generator takes [batch, latentSize]
 * @returns the loss before the step, for the caller to dispose
 */
export function stepWithMovingPartner(
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
