import type { Shape } from '../../models/network/layers.ts';
import type { NetworkSpecification } from '../../models/network/network.ts';
import type { Configuration } from './configuration.ts';
import {
  convolutionalDiscriminator,
  convolutionalGenerator,
  fullyConnectedDiscriminator,
  fullyConnectedGenerator,
} from './networks.ts';

/** A named recipe: everything of a configuration that does not depend on the data or on the flags. */
export interface Preset extends Omit<
  Configuration,
  | 'preset'
  | 'data'
  | 'datasetSha256'
  | 'validationImages'
  | 'testImages'
  | 'reading'
  | 'labels'
  | 'seed'
  | 'headStart'
  | 'imageShape'
  | 'generator'
  | 'discriminator'
> {
  readonly description: string;
  /** Whether both networks get the labels of the data set. */
  readonly isConditional: boolean;
  /** @param inputSize latent size and number of labels */
  readonly generator: (inputSize: number, imageShape: Shape) => NetworkSpecification;
  /** @param outputSize one logit and, with labels, one more each: discriminatorOutputSize */
  readonly discriminator: (imageShape: Shape, outputSize: number) => NetworkSpecification;
}

/**
 * The classic fully connected GAN, as Keras 2 ran it.
 * Source: https://github.com/eriklindernoren/Keras-GAN/blob/master/gan/gan.py
 */
const seedPreset: Preset = {
  description: 'the classic fully connected GAN of Keras-GAN, without labels',
  steps: 30_000,
  batchSize: 32,
  latentSize: 100,
  isConditional: false,
  play: 'alternating',
  nCritic: 1,
  loss: 'nonSaturating',
  regularizer: { kind: 'none' },
  augmentation: { kind: 'none' },
  onCollapse: 'goOn',
  optimizer: {
    learningRate: 2e-4,
    discriminatorRatio: 1,
    beta1: 0.5,
    beta2: 0.999,
    epsilon: 1e-7,
    // The program compiles both models with one Adam, whose `iterations` variable they share.
    sharedCounter: true,
  },
  schedule: { generator: { kind: 'constant' }, discriminator: { kind: 'constant' } },
  averageDecay: null,
  generator: fullyConnectedGenerator,
  discriminator: fullyConnectedDiscriminator,
  logEvery: 20,
  sampleEvery: 200,
  evaluateEvery: null,
  checkpointEvery: 1000,
  evaluation: 'full',
};

/** A class-conditional convolutional GAN, small enough for a laptop without a GPU. */
const digitsPreset: Preset = {
  description: 'a convolutional GAN conditioned on the digit to draw',
  isConditional: true,
  play: 'simultaneous',
  nCritic: 1,
  steps: 30_000,
  batchSize: 32,
  latentSize: 64,
  loss: 'nonSaturating',
  regularizer: { kind: 'gradientPenalty', weight: 0.1, every: 4, distance: 0.1 },
  augmentation: { kind: 'none' },
  onCollapse: 'augment',
  optimizer: {
    learningRate: 1e-3,
    discriminatorRatio: 2,
    beta1: 0,
    beta2: 0.99,
    epsilon: 1e-7,
    sharedCounter: false,
  },
  schedule: {
    generator: { kind: 'cosine', hold: 0.3, final: 0.02 },
    discriminator: { kind: 'cosine', hold: 0.3, final: 0.02 },
  },
  averageDecay: 0.999,
  generator: convolutionalGenerator,
  discriminator: convolutionalDiscriminator,
  logEvery: 20,
  sampleEvery: 500,
  evaluateEvery: 2000,
  checkpointEvery: 1000,
  evaluation: 'full',
};

/** The digits preset, cut short: a few minutes on two cores. */
const quickPreset: Preset = {
  ...digitsPreset,
  description: 'the same networks, trained for only a few minutes',
  steps: 4000,
  // A discriminator that is not ahead: less variety in the end, but digits from the first minute on.
  optimizer: { ...digitsPreset.optimizer, discriminatorRatio: 1 },
  sampleEvery: 200,
  evaluation: 'quick',
};

/** WGAN-GP as published but for the networks: Gulrajani et al. 2017, arXiv:1704.00028, algorithm 1, and β₁ of 0. */
const wassersteinPreset: Preset = {
  ...quickPreset,
  description: 'the quick preset by WGAN-GP, five updates of the discriminator for one',
  loss: 'wasserstein',
  regularizer: { kind: 'interpolatedGradientPenalty', weight: 10, every: 1, distance: 0.1 },
  nCritic: 5,
  onCollapse: 'goOn',
  optimizer: { ...quickPreset.optimizer, learningRate: 1e-4, beta2: 0.9 },
};

/** The hinge loss with spectral norms of at most 1: Miyato et al. 2018, arXiv:1802.05957, section 4. */
const hingePreset: Preset = {
  ...quickPreset,
  description: 'the quick preset with the hinge loss and spectral normalization',
  loss: 'hinge',
  regularizer: { kind: 'spectralNorm', bound: 1 },
  onCollapse: 'goOn',
  optimizer: { ...quickPreset.optimizer, learningRate: 2e-4, beta2: 0.9 },
};

/** DiffAugment as published, for few images: Zhao et al. 2020, arXiv:2006.10738. */
const augmentedPreset: Preset = {
  ...quickPreset,
  description: 'the quick preset with DiffAugment, for small data sets',
  augmentation: { kind: 'diffAugment', color: 1, shift: 3, cutout: 0.5 },
};

/** Every recipe that `--preset` takes. */
export const presets = {
  digits: digitsPreset,
  quick: quickPreset,
  seed: seedPreset,
  'wgan-gp': wassersteinPreset,
  hinge: hingePreset,
  diffaugment: augmentedPreset,
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as PresetName[];
