import { createMetricsWindow, type MetricValues } from '../../../pipeline/nn/metrics.ts';
import { type Position, train } from '../../../pipeline/nn/train.ts';
import type { Trainable } from '../../../pipeline/nn/trainable.ts';
import { restoreNewest, saveCheckpoint } from '../../../pipeline/run/checkpoint.ts';
import type { Trained } from './trainables.ts';

/** A trainable and how far it is. */
export interface Training {
  readonly trainable: Trainable<unknown>;
  readonly position: Position;
}

/** A training at its first step. */
export function begin({ create }: Trained): Training {
  return {
    trainable: create(),
    position: { step: 0, seconds: 0, metrics: createMetricsWindow() },
  };
}

/** A training at the newest checkpoint of a folder that can be used; undefined: there is none. */
export async function restore({ create, kind, configuration }: Trained, folder: string) {
  const trainable = create();
  const { state, refused } = await restoreNewest(folder, kind, trainable, configuration);
  if (!state) trainable.dispose();
  return { training: state && { trainable, position: state }, refused };
}

/**
 * Trains on to the end, or until a stop is asked for in the midst of a step, and saves checkpoints as a session
 * does. Frees the training.
 *
 * @param stopAt the step after which it stops
 * @returns the lines of the log, and all values of the checkpoint's tensors at the end
 */
export async function trainOn(
  { configuration }: Trained,
  { trainable, position }: Training,
  folder: string,
  stopAt = configuration.steps,
) {
  const log: unknown[] = [];
  const stop = new AbortController();
  const stopping: Trainable<unknown> = {
    ...trainable,
    async step(step, signal) {
      const metrics = await trainable.step(step, signal);
      if (step + 1 === stopAt) stop.abort();
      return metrics;
    },
  };
  const save = () => saveCheckpoint(folder, trainable, position, configuration, 0);
  const outputs = {
    log: async ({ step }: Position, means: MetricValues) => void log.push({ step, means }),
    checkpoint: save,
  };
  const outcome = await train(stopping, position, configuration, outputs, stop.signal);
  if (outcome === 'stopped') await save();
  const values = [...trainable.tensors].map(([name, tensor]) => [name, ...tensor.dataSync()]);
  position.metrics.clear();
  trainable.dispose();
  return { log, values };
}
