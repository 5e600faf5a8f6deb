import * as tf from '@tensorflow/tfjs-core';
import type { RandomGenerator } from '../../models/seed/random.ts';
import type { LabelledImages } from '../data/images.ts';
import { forward } from '../nn/forward.ts';
import { createGradientScale, differentiate } from '../nn/gradients.ts';
import { gradientNorm } from '../nn/norm.ts';
import { type Augmentations, drawAugmentations } from './augmentation.ts';
import { drawGeneratorInputs, drawImages, type LabelledBatch, unevenLabels } from './batches.ts';
import type { Configuration, Optimizers } from './configuration.ts';
import { discriminateTogether } from './discriminate.ts';
import { applyGradients, type Gan, type StepOptions, type Training } from './gan.ts';
import type { GanMetrics } from './log.ts';
import { accuracy, type AdversarialLoss, adversarialLosses } from './loss.ts';
import { duePenalty } from './penalty.ts';

/** What one pass for both networks takes beside its batches. */
interface JointStepOptions extends StepOptions {
  /** What changes real images and fakes before they are seen; null: nothing. */
  readonly augmentations: Augmentations | null;
  /** Of the penalty. */
  readonly random: RandomGenerator;
}

/** A step of both networks from one pass over a batch of real images and a batch of fakes. */
export function simultaneousStep(
  { gan, streams }: Training,
  images: LabelledImages,
  configuration: Configuration,
  optimizers: Optimizers,
  options: StepOptions,
): GanMetrics {
  const { batchSize, latentSize, labels, imageShape, augmentation } = configuration;
  const labelCount = labels?.length ?? 0;
  const real = drawImages(images, batchSize, labelCount, streams.batches); // [batch, height, width, 1]
  const fake = drawGeneratorInputs(
    batchSize,
    latentSize,
    labelCount,
    streams.latents,
    unevenLabels(images),
  ); // [batch, inputs]
  const shape = [batchSize, ...imageShape] as const;
  const augmentations = drawAugmentations(augmentation, shape, streams.augmentation);

  const given = { ...options, augmentations, random: streams.penalty };
  const metrics = trainBoth(gan, real, fake, configuration, optimizers, given);

  tf.dispose([{ ...real }, { ...fake }]);
  return metrics;
}

/**
 * Updates both networks from one pass: the fakes go through the discriminator once, and the generator's
 * gradient is the discriminator's at each fake, times the ratio of the two losses' derivatives. The
 * discriminator scores each image by itself, so a factor on an image's logit is a factor on the gradient by
 * that image. A gradient penalty that is due adds its batches to the pass.
 *
 * @param real images [batch, height, width, 1] in [-1, 1] and their labels
 * @param fake inputs of the generator [batch, latentSize + labels], and the labels
 */
export function trainBoth(
  gan: Gan,
  real: LabelledBatch,
  fake: LabelledBatch,
  { loss: lossName, regularizer }: Pick<Configuration, 'loss' | 'regularizer'>,
  optimizers: Optimizers,
  { augmentations, random, trainsGenerator, measures }: JointStepOptions,
): GanMetrics {
  const { generator, discriminator } = gan;
  const adversarial: AdversarialLoss = adversarialLosses[lossName];
  const { real: augmentReal = tf.clone, fake: augmentFake = tf.clone } = augmentations ?? {};
  const seen = { ...real, values: tf.tidy(() => augmentReal(real.values)) };
  const drawFakes = (labels: tf.Tensor2D | undefined) => {
    const inputs = relabelled(fake, labels);
    return augmentFake(forward(generator.network, generator.parameters, inputs));
  };
  const due = gan.updates.discriminator;
  const penalty = duePenalty(discriminator, regularizer, { real: seen, drawFakes }, due, random);
  const generatorVariables = trainsGenerator ? generator.trained.values() : [];

  const { pass, gradients } = differentiate(() => {
    const scale = createGradientScale();
    const drawn = forward(generator.network, generator.parameters, fake.values);
    const images = augmentFake(scale.apply(drawn)); // [batch, height, width, 1]
    const batches = [seen, { ...fake, values: images }, ...(penalty?.perturbed ?? [])];
    const logits = discriminateTogether(discriminator, batches); // [batch, 1] each
    const [onReal, onFake, ...onPerturbed] = logits as [tf.Tensor, tf.Tensor, ...tf.Tensor[]];
    const ratio = adversarial.ratio(onReal, onFake); // [batch, 1]
    scale.set(ratio);
    const losses = adversarial.discriminator(onReal, onFake);
    const sum = tf.add(losses.onReal, losses.onFake) as tf.Scalar;
    const threshold = adversarial.threshold?.(onReal, onFake);
    const metrics: GanMetrics = {
      lossOnReal: losses.onReal,
      lossOnFake: tf.clone(losses.onFake),
      accuracyOnReal: accuracy(onReal, 'real', threshold),
      accuracyOnFake: accuracy(onFake, 'fake', threshold),
      ...(trainsGenerator ? { generatorLoss: adversarial.generator(onReal, onFake) } : {}),
    };
    const loss = penalty ? tf.add<tf.Scalar>(sum, penalty.loss(onReal, onPerturbed)) : sum;
    return { loss, ratio, metrics };
  }, [...discriminator.trained.values(), ...generatorVariables]);

  tf.dispose([pass.loss, pass.ratio, seen.values]);
  penalty?.dispose();
  const norms = measures ? gradientNorms(gan, gradients, trainsGenerator) : {};
  applyGradients(gan, 'discriminator', gradients, optimizers.discriminator);
  if (trainsGenerator) applyGradients(gan, 'generator', gradients, optimizers.generator);
  return { ...pass.metrics, ...(penalty ? { penalty: penalty.value } : {}), ...norms };
}

/** A generator's inputs with the same latent vectors and other labels. Makes tensors it does not dispose. */
function relabelled({ values }: LabelledBatch, labels: tf.Tensor2D | undefined): tf.Tensor {
  if (!labels) return values;
  const [count = 0, size = 0] = values.shape;
  const latents = tf.slice(values, [0, 0], [count, size - labels.shape[1]]);
  return tf.concat([latents, labels], 1);
}

function gradientNorms(
  { generator, discriminator }: Gan,
  gradients: tf.NamedTensorMap,
  trainsGenerator: boolean,
): Pick<GanMetrics, 'generatorGradientNorm' | 'discriminatorGradientNorm'> {
  return {
    discriminatorGradientNorm: gradientNorm(discriminator.trained, gradients),
    ...(trainsGenerator
      ? { generatorGradientNorm: gradientNorm(generator.trained, gradients) }
      : {}),
  };
}
