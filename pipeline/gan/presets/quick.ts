import { digitsPreset } from './digits.ts';
import type { Preset } from './preset.ts';

/** The digits preset's game, cut short: a few minutes on two cores. */
export const quickPreset: Preset = {
  ...digitsPreset,
  description: 'the same networks for a few minutes only',
  steps: 4000,
  // A discriminator that is not ahead: less variety in the end, but digits from the first minute on.
  optimizer: { ...digitsPreset.optimizer, discriminatorRatio: 1 },
  sampleEvery: 200,
  evaluation: 'quick',
};
