import * as tf from '@tensorflow/tfjs-core';
import type { Configuration } from '../../pipeline/gan/configuration.ts';
import { createTrainableGan } from '../../pipeline/gan/trainable.ts';
import { madeUpImages } from './configurations.ts';

/** A GAN that is trained an iteration at a time. */
export interface Stepper {
  /** Runs one iteration. @returns milliseconds */
  step(): Promise<number>;
  dispose(): void;
}

/** A GAN at full size: all that an iteration of training computes. */
export function createStepper(configuration: Configuration): Stepper {
  const trainable = createTrainableGan(configuration, madeUpImages);
  const { signal } = new AbortController();
  return {
    async step() {
      const start = performance.now();
      // The first iteration's rates each time, but never its head start.
      const metrics = await trainable.step(configuration.headStart, signal);
      // Waits for a device that computes on while JavaScript goes ahead.
      const { generatorLoss } = metrics;
      if (typeof generatorLoss === 'object') await generatorLoss.data();
      const milliseconds = performance.now() - start;
      tf.dispose({ ...metrics });
      return milliseconds;
    },
    dispose: () => trainable.dispose(),
  };
}
