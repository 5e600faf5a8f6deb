import * as z from 'zod';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { classifierRecipe } from '../../../pipeline/classifier/recipe.ts';
import { classifierTask } from '../../../pipeline/classifier/training.ts';
import { encoderPlan, encoderTask } from '../../../pipeline/companions/encoder.ts';
import { judgePlan, judgeTask } from '../../../pipeline/companions/judge.ts';
import { loadModelFolder } from '../../../pipeline/evaluation/model-folder.ts';
import type { Configuration } from '../../../pipeline/gan/configuration.ts';
import { createTrainableGan } from '../../../pipeline/gan/trainable.ts';
import { createTrainableNetwork, type NetworkTask } from '../../../pipeline/nn/network-training.ts';
import { createNetworkState } from '../../../pipeline/nn/parameters.ts';
import { tensorsOf } from '../../../pipeline/nn/running.ts';
import type { Intervals } from '../../../pipeline/nn/train.ts';
import type { Trainable } from '../../../pipeline/nn/trainable.ts';
import type { CheckpointKind } from '../../../pipeline/run/checkpoint.ts';
import { ganRun } from '../../../pipeline/run/gan.ts';
import { semiRun } from '../../../pipeline/run/semi.ts';
import {
  tinyConditionalConfiguration,
  tinyConfiguration as tinyGan,
  tinyImages,
} from '../../fixtures/tiny-configuration.ts';
import { smallPlan } from '../classifier/small-plan.ts';
import { stripedImages } from '../evaluation/striped-images.ts';
import { stripedModel } from '../evaluation/striped-model.ts';
import { createTrainable, tinyConfiguration as tinySemi } from './few-label-trainable.ts';

/** Something that the one loop trains, with how it is saved. */
export interface Trained {
  readonly configuration: Intervals;
  readonly kind: CheckpointKind<Intervals>;
  /** A trainable at its first step, for the caller to dispose. */
  readonly create: () => Trainable<unknown>;
}

/** The loop's own intervals are such that stopping anywhere is between two lines of the log. */
const intervals = { steps: 30, logEvery: 7, sampleEvery: 10, checkpointEvery: 10 };

function ofGan(changes: Partial<Configuration>): Trained {
  const base = changes.play === 'alternating' ? tinyGan : tinyConditionalConfiguration;
  const configuration = { ...base, ...changes, ...intervals };
  return {
    configuration,
    kind: ganRun,
    create: () => createTrainableGan(configuration, tinyImages),
  };
}

function ofFewLabels(preset: Parameters<typeof tinySemi>[0], labelsOnly = false): Trained {
  const configuration = { ...tinySemi(preset), ...intervals, labelsOnly };
  return {
    configuration,
    kind: semiRun,
    create: () => createTrainable(configuration),
  };
}

function ofNetwork<Batch>({ plan, ...task }: NetworkTask<Batch>): Trained {
  const configuration = { ...intervals, seed: plan.seed };
  return {
    configuration,
    kind: { configurationSchema: z.any(), stateSchema: z.null(), mayDiffer: {} },
    create: () => createTrainableNetwork({ ...task, plan: { ...plan, steps: intervals.steps } }),
  };
}

const images = stripedImages('train', 100);
const shortly = { steps: intervals.steps, batchSize: 4 };

/** All kinds of trainables over tiny networks, by name. Needs the wasm engine when they are made. */
export const trainables: Readonly<Record<string, () => Promise<Trained>>> = {
  'GAN, alternating': async () => ofGan({ play: 'alternating' }),
  'GAN, alternating, spectral norms': async () =>
    ofGan({ play: 'alternating', regularizer: { kind: 'spectralNorm', bound: 1 } }),
  'GAN, simultaneous, spectral norms, translation, average': async () => ofGan({}),
  'GAN, gradient penalty': async () =>
    ofGan({ regularizer: { kind: 'gradientPenalty', weight: 1, every: 4, distance: 0.1 } }),
  'GAN, WGAN-GP, three updates of the discriminator': async () =>
    ofGan({
      loss: 'wasserstein',
      nCritic: 3,
      regularizer: { kind: 'interpolatedGradientPenalty', weight: 10, every: 1, distance: 0.1 },
    }),
  'GAN, DiffAugment': async () =>
    ofGan({ augmentation: { kind: 'diffAugment', color: 1, shift: 1, cutout: 0.5 } }),
  'GAN, hinge, head start': async () => ofGan({ loss: 'hinge', headStart: 8 }),
  'feature matching': async () => ofFewLabels('semi'),
  'feature matching, labels only': async () => ofFewLabels('semi', true),
  consistency: async () => ofFewLabels('semi-vat'),
  'consistency with a pixel map': async () => ofFewLabels('semi-map'),
  'convolutions from few labels': async () => ofFewLabels('semi-convolutional'),
  classifier: async () =>
    ofNetwork(classifierTask(images, classifierRecipe(images, 2, { ...smallPlan, shift: 1 }))),
  judge: async () => {
    const generator = await loadModelFolder((await stripedModel()).folder);
    const gan = createNetworkState(tinyDiscriminator, generatorFromDigest(digestOf('gan')));
    return ofNetwork(judgeTask(images, generator, gan, { ...judgePlan, ...shortly }));
  },
  encoder: async () => {
    const generator = await loadModelFolder((await stripedModel()).folder);
    const parameters = tensorsOf(generator.running);
    const plan = { ...encoderPlan, ...shortly };
    return ofNetwork(encoderTask(images, { ...generator, parameters }, plan));
  },
};

/** Of images of 8 × 8, as a GAN of two labels has it. */
export const tinyDiscriminator = {
  inputShape: [8, 8, 1],
  layers: [
    { kind: 'flatten' },
    { kind: 'dense', units: 6 },
    { kind: 'leakyRelu', slope: 0.2 },
    { kind: 'dense', units: 3 },
  ],
} as const;
