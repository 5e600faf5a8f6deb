import type { Configuration } from '../../pipeline/configuration.ts';
import {
  convolutionalDiscriminator,
  convolutionalGenerator,
} from '../../pipeline/networks/convolutional.ts';
import { seedPreset } from '../../pipeline/presets/seed.ts';

/** Both sides of a game that is timed. */
export type Networks = Pick<Configuration, 'generator' | 'discriminator'>;

const imageShape = [28, 28, 1] as const;

/** The seed preset's fully connected networks. */
export const seedNetworks: Networks = {
  generator: seedPreset.generator(seedPreset.latentSize, imageShape),
  discriminator: seedPreset.discriminator(imageShape),
};

/** The convolutional networks, 64 latents. */
export const convolutionalNetworks: Networks = {
  generator: convolutionalGenerator(64, imageShape),
  discriminator: convolutionalDiscriminator(imageShape),
};
