import * as tf from '@tensorflow/tfjs-core';
import type { Dataset } from '../data/dataset.ts';
import type { PresetName } from '../gan/presets.ts';
import { createTrainableGan } from '../gan/trainable.ts';
import { mean } from '../statistics.ts';
import { resolveConfiguration } from './gan-configuration.ts';

/** Iterations that warm up, and those that are timed: twice the four of which one pays a gradient penalty. */
const timing = { before: 4, measured: 8 } as const;

/**
 * Trains a preset on a data set for a few iterations, and forgets what they learnt. Needs an engine.
 *
 * @returns seconds an iteration
 * @throws InvalidInput when the preset's networks do not take the images
 */
export async function measurePace(dataset: Dataset, preset: PresetName): Promise<number> {
  const flags = { preset, data: dataset.name, seed: 1, headStart: 0, evaluation: 'none' } as const;
  const configuration = resolveConfiguration(flags, dataset);
  const trainable = createTrainableGan(configuration, dataset.train);
  const seconds: number[] = [];
  try {
    const { signal } = new AbortController();
    for (let step = 0; step < timing.before + timing.measured; step++) {
      const start = performance.now();
      tf.dispose(await trainable.step(step, signal));
      if (step >= timing.before) seconds.push((performance.now() - start) / 1000);
    }
  } finally {
    trainable.dispose();
  }
  return mean(seconds);
}
