import { setImmediate } from 'node:timers/promises';
import type { Configuration } from '../gan/configuration.ts';
import type { LabelledImages } from '../data/labelled-images.ts';
import { averageGenerator } from '../nn/average.ts';
import { requireFinite } from '../nn/divergence.ts';
import { plays } from '../gan/play.ts';
import { optimizersAt } from '../nn/schedule.ts';
import { boundSpectralNorms } from '../nn/spectral-norm.ts';
import type { LogEntry } from '../nn/step-record.ts';
import type { TrainingState } from '../gan/training-state.ts';

/** What the loop reports to, in the order of an iteration; each is awaited. */
export interface TrainingOutputs {
  log(entry: LogEntry): Promise<void>;
  sample(state: TrainingState): Promise<void>;
  evaluate(state: TrainingState): Promise<void>;
  checkpoint(state: TrainingState): Promise<void>;
}

/**
 * Plays the game to its last step, or until it is asked to stop. Moves `state`, which stays the caller's
 * and is whole whenever this returns or throws.
 *
 * @throws TrainingDiverged when a loss is no longer a finite number
 */
export async function train(
  configuration: Configuration,
  images: LabelledImages,
  state: TrainingState,
  outputs: TrainingOutputs,
  stop: AbortSignal,
): Promise<'finished' | 'stopped'> {
  const { steps, headStart, regularizer } = configuration;
  const play = plays[configuration.play];
  let sittingStart = performance.now();
  while (state.step < steps && !stop.aborted) {
    const optimizers = optimizersAt(configuration, state.step);
    const outcome = play(configuration, images, state, optimizers, state.step >= headStart);
    boundSpectralNorms(state.game, regularizer);
    averageGenerator(state.game, configuration.averageDecay);
    state.record.add(outcome);
    state.step += 1;

    const isDue = (interval: number | null) =>
      interval !== null && (state.step % interval === 0 || state.step === steps);
    if (isDue(configuration.logEvery)) {
      // Reading waits for the device: the clock comes after it.
      const means = await state.record.readMeans();
      state.seconds += (performance.now() - sittingStart) / 1000;
      sittingStart = performance.now();
      const entry = { step: state.step, seconds: state.seconds, ...means };
      await requireFinite(entry, state.record);
      state.record.clear();
      await outputs.log(entry);
    }
    if (isDue(configuration.sampleEvery)) await outputs.sample(state);
    if (isDue(configuration.evaluateEvery)) await outputs.evaluate(state);
    if (isDue(configuration.checkpointEvery)) await outputs.checkpoint(state);
    // Lets signals in: between synchronous steps the process hears nothing.
    await setImmediate();
  }
  state.seconds += (performance.now() - sittingStart) / 1000;
  return state.step < steps ? 'stopped' : 'finished';
}
