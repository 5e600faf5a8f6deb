import {
  fullyConnectedDiscriminator,
  fullyConnectedGenerator,
} from '../networks/fully-connected.ts';
import type { Preset } from './preset.ts';

/**
 * The classic fully connected GAN, as Keras 2 ran it.
 * Source: https://github.com/eriklindernoren/Keras-GAN/blob/master/gan/gan.py
 */
export const seedPreset: Preset = {
  description: 'the classic fully connected GAN of Keras-GAN, without labels',
  steps: 30_000,
  batchSize: 32,
  latentSize: 100,
  isConditional: false,
  play: 'alternating',
  loss: 'nonSaturating',
  regularizer: { kind: 'none' },
  augmentation: { kind: 'none' },
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
