import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { createMetricsWindow, pendingMetricsSchema } from '../nn/metrics.ts';
import type { Trainable } from '../nn/trainable.ts';
import {
  fillTensors,
  type Newest,
  newestCheckpoint,
  readStateFile,
  readTensorsFile,
  tensorsFieldsSchema,
  writeCheckpoint,
} from '../record/checkpoint-files.ts';
import type { Position } from '../nn/train.ts';

/** The format of checkpoints: 1 and 2 were of few-label runs and of GANs, each with fields of its own. */
const format = 3;

/** What a kind of run keeps in a checkpoint, by schema. */
export interface CheckpointKind<Configuration> {
  readonly configurationSchema: z.ZodType<Configuration>;
  /** Of the trainable's state. */
  readonly stateSchema: z.ZodType;
  /** Settings that say nothing of the state, each with any value: a run that goes on may have others. */
  readonly mayDiffer: Partial<Configuration>;
}

/** Where a run goes on. */
interface Restored {
  readonly state: Position;
  /** Length of the log when the checkpoint was written: what follows is of a future that did not happen. */
  readonly logBytes: number;
}

/** Saves all that the rest of a run depends on, durably, and removes the oldest checkpoints beyond two. */
export async function saveCheckpoint(
  folder: string,
  trainable: Trainable<unknown>,
  { step, seconds, metrics }: Position,
  configuration: object,
  logBytes: number,
): Promise<void> {
  const pending = await metrics.values();
  const state = trainable.state();
  const description = { format, configuration, step, state, logBytes, seconds, pending };
  await writeCheckpoint(folder, step, trainable.tensors, description);
}

/**
 * Puts a trainable where the newest checkpoint is that is whole and of this configuration. Newer ones that are
 * not are set aside as refused-….
 *
 * @returns state undefined when there is none, with the reasons in `refused`
 */
export async function restoreNewest<Configuration extends object>(
  folder: string,
  kind: CheckpointKind<Configuration>,
  trainable: Trainable<unknown>,
  configuration: Configuration,
): Promise<Newest<Restored>> {
  return newestCheckpoint(folder, async (path) => {
    await requireFormat(path);
    const saved = await readStateFile(path, stateFileSchema(kind));
    const settings = { ...saved.configuration, ...kind.mayDiffer };
    if (!isDeepStrictEqual(settings, { ...configuration, ...kind.mayDiffer })) {
      throw new Error('state.json: belongs to a run with another configuration');
    }
    fillTensors(trainable.tensors, saved, await readTensorsFile(path, saved));
    trainable.restore(saved.state);
    const { step, seconds, pending, logBytes } = saved;
    return { state: { step, seconds, metrics: createMetricsWindow(pending) }, logBytes };
  });
}

function stateFileSchema<Configuration>({
  configurationSchema,
  stateSchema,
}: CheckpointKind<Configuration>) {
  return z.strictObject({
    format: z.literal(format),
    configuration: configurationSchema,
    step: z.int().nonnegative(),
    state: stateSchema,
    logBytes: z.int().nonnegative(),
    seconds: z.number().nonnegative(),
    pending: pendingMetricsSchema,
    ...tensorsFieldsSchema.shape,
  });
}

/** @throws Error that says what to do with a checkpoint of an older or newer format */
async function requireFormat(path: string): Promise<void> {
  const { format: found } = await readStateFile(path, z.looseObject({ format: z.int() }));
  if (found === format) return;
  throw new Error(
    `state.json: format ${found}: written by ${found < format ? 'an older' : 'a newer'} version; this version reads format ${format}; finish the run with the version that started it (config.json names its commit), or start again in another folder`,
  );
}
