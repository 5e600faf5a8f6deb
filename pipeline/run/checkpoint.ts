import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { type Configuration, configurationSchema } from '../gan/configuration.ts';
import {
  fillTensors,
  newestCheckpoint,
  readStateFile,
  readTensorsFile,
  tensorsFieldsSchema,
  writeCheckpoint,
} from '../record/checkpoint-folder.ts';
import { gameTensors } from '../gan/game.ts';
import { createStepRecord, pendingRecordSchema } from '../nn/step-record.ts';
import { restoreStreams, saveStreams, streamStatesSchema } from '../gan/streams.ts';
import {
  createTrainingState,
  disposeTrainingState,
  type TrainingState,
} from '../gan/training-state.ts';

const ownFieldsSchema = z.strictObject({
  format: z.literal(2),
  configuration: configurationSchema,
  step: z.int().nonnegative(),
  updates: z.strictObject({ generator: z.int(), discriminator: z.int() }),
  streams: streamStatesSchema,
  /** Length of log.jsonl when this was written: what follows is of a future that did not happen. */
  logBytes: z.int().nonnegative(),
  /** Time that training had taken. */
  seconds: z.number().nonnegative(),
  /** What the log has not been told yet. */
  pending: pendingRecordSchema,
});

const stateSchema = ownFieldsSchema.extend(tensorsFieldsSchema.shape);

/** A state taken from disk, and what it says beside the tensors. */
export interface RestoredCheckpoint {
  readonly state: TrainingState;
  readonly logBytes: number;
  /** Why newer checkpoints were passed over, a line each. */
  readonly refused: readonly string[];
}

/** Saves all that the rest of the run depends on, durably, and removes the oldest beyond two. */
export async function saveCheckpoint(
  folder: string,
  state: TrainingState,
  configuration: Configuration,
  logBytes: number,
): Promise<void> {
  const description: z.infer<typeof ownFieldsSchema> = {
    format: 2,
    configuration,
    step: state.step,
    updates: { ...state.game.updates },
    streams: saveStreams(state.streams),
    logBytes,
    seconds: state.seconds,
    pending: await state.record.readPending(),
  };
  await writeCheckpoint(folder, state.step, gameTensors(state.game), description);
}

/**
 * Restores the newest checkpoint that is whole and of this configuration; the caller disposes it. Newer
 * ones that are not are set aside as refused-….
 *
 * @returns undefined when there is none, with what was refused in `refused`
 */
export async function restoreNewest(
  folder: string,
  configuration: Configuration,
): Promise<RestoredCheckpoint | { state: undefined; refused: readonly string[] }> {
  return newestCheckpoint(folder, (path) => restore(path, configuration));
}

async function restore(path: string, configuration: Configuration) {
  const saved = await readStateFile(path, stateSchema);
  // Neither says what the state is: a run may go on for longer than it was first meant to, data may move
  // (their hash says whether they are the same), and the model be measured in another way.
  const decisive = { steps: 0, data: '', evaluation: 'none' };
  if (
    !isDeepStrictEqual({ ...saved.configuration, ...decisive }, { ...configuration, ...decisive })
  ) {
    throw new Error('state.json: belongs to a run of another configuration');
  }
  const bytes = await readTensorsFile(path, saved);
  const state = createTrainingState(configuration);
  try {
    fillTensors(gameTensors(state.game), saved, bytes);
  } catch (error) {
    disposeTrainingState(state);
    throw error;
  }
  Object.assign(state.game.updates, saved.updates);
  state.step = saved.step;
  state.seconds = saved.seconds;
  state.streams = restoreStreams(saved.streams);
  state.record = createStepRecord(saved.pending);
  return { state, logBytes: saved.logBytes };
}
