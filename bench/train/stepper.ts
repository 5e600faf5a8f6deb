import * as tf from '@tensorflow/tfjs-core';
import type { Configuration } from '../../pipeline/gan/configuration.ts';
import { averageGenerator } from '../../pipeline/nn/average.ts';
import { plays } from '../../pipeline/gan/play.ts';
import { optimizersAt } from '../../pipeline/nn/schedule.ts';
import { boundSpectralNorms } from '../../pipeline/nn/spectral-norm.ts';
import { createTrainingState, disposeTrainingState } from '../../pipeline/gan/training-state.ts';
import { madeUpImages } from './games.ts';

/** A game that is played an iteration at a time. */
export interface Stepper {
  /** Plays one iteration. @returns milliseconds */
  step(): Promise<number>;
  dispose(): void;
}

/** A game at full size: all that an iteration of training computes. */
export function createStepper(configuration: Configuration): Stepper {
  const state = createTrainingState(configuration);
  const play = plays[configuration.play];
  const optimizers = optimizersAt(configuration, 0);
  return {
    async step() {
      const start = performance.now();
      const outcome = play(configuration, madeUpImages, state, optimizers, true);
      boundSpectralNorms(state.game, configuration.regularizer);
      averageGenerator(state.game, configuration.averageDecay);
      // Waits for a device that computes on while JavaScript goes ahead.
      await outcome.generatorLoss?.data();
      const milliseconds = performance.now() - start;
      tf.dispose({ ...outcome });
      return milliseconds;
    },
    dispose: () => disposeTrainingState(state),
  };
}
