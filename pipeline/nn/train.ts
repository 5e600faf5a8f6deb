import {
  type MetricValues,
  type MetricsWindow,
  requireFiniteMeans,
  requireFiniteNumbers,
} from './metrics.ts';
import type { Metrics, Trainable } from './trainable.ts';
import { nextTurn } from './turn.ts';

/** How far a run is. */
export interface Position {
  /** Iterations done. */
  step: number;
  /** Time that they took, over all sessions. */
  seconds: number;
  /** Metrics that no line of the log has reported yet. */
  readonly metrics: MetricsWindow;
}

/** Iterations of a training, and between two outputs of one kind; null or absent: that output is not made. */
export interface Intervals {
  readonly steps: number;
  readonly logEvery: number;
  readonly sampleEvery?: number | null;
  readonly evaluateEvery?: number | null;
  readonly checkpointEvery?: number | null;
}

/** What the loop reports to, in the order of an iteration; each is awaited. */
export interface TrainingOutputs {
  /** After the first iteration of a session: some runs compare all images for minutes before it. */
  begun?(position: Position): void;
  /** @param means of each metric over the iterations since the call before */
  log(position: Position, means: MetricValues): Promise<void>;
  sample?(position: Position): Promise<void>;
  evaluate?(position: Position): Promise<void>;
  checkpoint?(position: Position): Promise<void>;
}

/**
 * Trains to the last step, or until it is asked to stop. Moves the trainable and `position`, which stay the
 * caller's and are whole whenever this returns or throws.
 *
 * @throws TrainingDiverged when a metric is no longer a finite number
 */
export async function train(
  trainable: Trainable<unknown>,
  position: Position,
  { steps, logEvery, sampleEvery = null, evaluateEvery = null, checkpointEvery = null }: Intervals,
  outputs: TrainingOutputs,
  stop: AbortSignal,
): Promise<'finished' | 'stopped'> {
  let since = performance.now();
  const readClock = () => {
    const now = performance.now();
    position.seconds += (now - since) / 1000;
    since = now;
  };
  const first = position.step + 1;
  while (position.step < steps && !stop.aborted) {
    const metrics = await stepUnlessStopped(trainable, position.step, stop);
    if (!metrics) break;
    position.step += 1;
    requireFiniteNumbers(position.step, metrics);
    position.metrics.add(metrics);
    if (position.step === first) {
      readClock();
      outputs.begun?.(position);
    }

    const isDue = (interval: number | null) =>
      interval !== null && (position.step % interval === 0 || position.step === steps);
    if (isDue(logEvery)) {
      // Reading waits for the device: the clock comes after it.
      const means = await position.metrics.means();
      readClock();
      await requireFiniteMeans(position.step, means, position.metrics);
      position.metrics.clear();
      await outputs.log(position, means);
    }
    if (isDue(sampleEvery)) await outputs.sample?.(position);
    if (isDue(evaluateEvery)) await outputs.evaluate?.(position);
    if (isDue(checkpointEvery)) await outputs.checkpoint?.(position);
    // Lets signals in: between synchronous steps the process hears nothing.
    await nextTurn();
  }
  readClock();
  return position.step < steps ? 'stopped' : 'finished';
}

/** One iteration; null where it was asked to stop while it still prepared: nothing has moved. */
async function stepUnlessStopped(
  trainable: Trainable<unknown>,
  step: number,
  stop: AbortSignal,
): Promise<Metrics | null> {
  try {
    return await trainable.step(step, stop);
  } catch (error) {
    if (stop.aborted && error === stop.reason) return null;
    throw error;
  }
}
