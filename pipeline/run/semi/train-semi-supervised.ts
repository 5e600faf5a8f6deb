import { setImmediate } from 'node:timers/promises';
import { TrainingDiverged } from '../../nn/divergence.ts';
import type { SemiConfiguration } from '../../semi/configuration.ts';
import type { Learner, Losses } from '../../semi/learner.ts';

/** All that changes from step to step beside the learner's tensors. */
export interface SemiState {
  /** Iterations done. */
  step: number;
  /** Time that they took, over all sittings. */
  seconds: number;
  /** What the iterations since the last line of the log told. */
  pending: Losses[];
}

/** What the loop reports to, in the order of an iteration; each is awaited. */
export interface SemiOutputs {
  /** @param losses means over the iterations since the call before */
  log(state: SemiState, losses: Losses): Promise<void>;
  sample(state: SemiState): Promise<void>;
  checkpoint(state: SemiState): Promise<void>;
}

type Rhythm = Pick<SemiConfiguration, 'steps' | 'logEvery' | 'sampleEvery' | 'checkpointEvery'>;

/**
 * Trains to the last step, or until it is asked to stop. Moves the learner and `state`, which stay the
 * caller's and are whole whenever this returns or throws.
 *
 * @throws TrainingDiverged when a loss is no longer a finite number
 */
export async function trainSemiSupervised(
  { steps, logEvery, sampleEvery, checkpointEvery }: Rhythm,
  learner: Learner,
  state: SemiState,
  outputs: SemiOutputs,
  stop: AbortSignal,
): Promise<'finished' | 'stopped'> {
  let since = performance.now();
  const readClock = () => {
    const now = performance.now();
    state.seconds += (now - since) / 1000;
    since = now;
  };
  while (state.step < steps && !stop.aborted) {
    const losses = await learner.play(state.step, stop).catch((error: unknown) => {
      // While it prepared: nothing has moved.
      if (stop.aborted && error === stop.reason) return null;
      throw error;
    });
    if (!losses) break;
    state.step += 1;
    requireFiniteLosses(state.step, losses);
    state.pending.push(losses);
    const isDue = (interval: number) => state.step % interval === 0 || state.step === steps;
    if (isDue(logEvery)) {
      readClock();
      await outputs.log(state, meanLosses(state.pending));
      state.pending = [];
    }
    if (isDue(sampleEvery)) await outputs.sample(state);
    if (isDue(checkpointEvery)) await outputs.checkpoint(state);
    // Lets signals in: between synchronous steps the process hears nothing.
    await setImmediate();
  }
  readClock();
  return state.step < steps ? 'stopped' : 'finished';
}

/** The mean of each loss over iterations that all told of the same ones. */
export function meanLosses(all: readonly Losses[]): Losses {
  const names = Object.keys(all[0] ?? {});
  return Object.fromEntries(
    names.map((name) => [name, all.reduce((sum, each) => sum + (each[name] ?? 0), 0) / all.length]),
  );
}

function requireFiniteLosses(step: number, losses: Losses): void {
  const lost = Object.entries(losses).find(([, loss]) => !Number.isFinite(loss));
  if (!lost) return;
  throw new TrainingDiverged(
    `step ${step}: the loss ${lost[0]} is ${lost[1]}: the weights have diverged; the last checkpoint is from before`,
  );
}
