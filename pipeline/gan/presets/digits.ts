import { convolutionalDiscriminator, convolutionalGenerator } from '../networks/convolutional.ts';
import type { Preset } from './preset.ts';

/** A class-conditional convolutional GAN, small enough for a laptop without a GPU. */
export const digitsPreset: Preset = {
  description: 'a convolutional GAN that is told which digit to draw',
  isConditional: true,
  play: 'simultaneous',
  steps: 30_000,
  batchSize: 32,
  latentSize: 64,
  loss: 'nonSaturating',
  regularizer: { kind: 'gradientPenalty', weight: 0.1, every: 4, distance: 0.1 },
  augmentation: { kind: 'none' },
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
