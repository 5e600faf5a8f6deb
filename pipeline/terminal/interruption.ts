import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EvaluationProgress } from './evaluation-progress.ts';

/** A progress that throws the signal's reason as soon as it is told of something after an interrupt. */
export function interruptible(progress: EvaluationProgress, stop: AbortSignal): EvaluationProgress {
  return {
    ...progress,
    stage(name, parts) {
      stop.throwIfAborted();
      progress.stage(name, parts);
    },
    advance(done) {
      stop.throwIfAborted();
      progress.advance(done);
    },
  };
}

/** What a work comes to, "stopped" where it was left because of the signal. */
export async function unlessInterrupted<Outcome>(
  stop: AbortSignal,
  work: () => Promise<Outcome>,
): Promise<Outcome | 'stopped'> {
  try {
    return await work();
  } catch (error) {
    if (stop.aborted && error === stop.reason) return 'stopped';
    throw error;
  }
}

/** Gives the process a turn of its event loop: its progress is drawn, a signal is taken. */
export async function yieldToEvents(): Promise<void> {
  await new Promise(setImmediate);
}

/** Lets signals in, in the midst of long work. @throws the reason to stop, where there is one */
export type Turn = () => Promise<void>;

export function yieldUntil(stop: AbortSignal | undefined): Turn {
  return async () => {
    await nextTurn();
    stop?.throwIfAborted();
  };
}
