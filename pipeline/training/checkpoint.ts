import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { type Configuration, configurationSchema } from '../configuration.ts';
import { writeFolderDurably } from '../write-durably.ts';
import {
  checkpointName,
  checkpointNames,
  removeOldCheckpoints,
  setCheckpointAside,
} from './checkpoint-names.ts';
import { requireFiniteTensor } from './divergence.ts';
import { gameTensors } from './game.ts';
import { createStepRecord, pendingRecordSchema } from './step-record.ts';
import { restoreStreams, saveStreams, streamStatesSchema } from './streams.ts';
import { createTrainingState, disposeTrainingState, type TrainingState } from './training-state.ts';

const stateSchema = z.strictObject({
  format: z.literal(2),
  configuration: configurationSchema,
  step: z.int().nonnegative(),
  updates: z.strictObject({ generator: z.int(), discriminator: z.int() }),
  streams: streamStatesSchema,
  /** Length of log.jsonl when this was written: what follows is of a future that did not happen. */
  logBytes: z.int().nonnegative(),
  /** Time that training had taken. */
  seconds: z.number().nonnegative(),
  tensors: z.array(z.strictObject({ name: z.string(), size: z.int().nonnegative() })),
  /** What the log has not been told yet. */
  pending: pendingRecordSchema,
  /** Of tensors.bin: little-endian float32 values, tensor after tensor. */
  sha256: z.string(),
});

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
  const tensors = [...gameTensors(state.game)];
  const values = await Promise.all(tensors.map(([, tensor]) => tensor.data<'float32'>()));
  tensors.forEach(([name], index) => {
    requireFiniteTensor(state.step, name, values[index] ?? new Float32Array());
  });
  const bytes = Buffer.concat(
    values.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  );
  const description: z.infer<typeof stateSchema> = {
    format: 2,
    configuration,
    step: state.step,
    updates: { ...state.game.updates },
    streams: saveStreams(state.streams),
    logBytes,
    seconds: state.seconds,
    pending: await state.record.readPending(),
    tensors: tensors.map(([name, { size }]) => ({ name, size })),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
  const path = join(folder, checkpointName(state.step));
  const content = new Map<string, Uint8Array | string>([
    ['tensors.bin', bytes],
    ['state.json', `${JSON.stringify(description, null, 1)}\n`],
  ]);
  try {
    await mkdir(folder, { recursive: true });
    await writeFolderDurably(path, content);
  } catch (cause) {
    const { message } = cause as Error;
    const [last] = await checkpointNames(folder);
    const left = last ? `${last} is whole, --resume goes on from it` : 'there is none before it';
    throw new Error(`${path}: cannot be written: ${message}; ${left}`, { cause });
  }
  await removeOldCheckpoints(folder);
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
  const refused: string[] = [];
  const names = await checkpointNames(folder);
  for (const [index, name] of names.entries()) {
    const path = join(folder, name);
    try {
      const restored = await restore(path, configuration);
      await Promise.all(names.slice(0, index).map((newer) => setCheckpointAside(folder, newer)));
      return { ...restored, refused };
    } catch (error) {
      refused.push(`${path}: ${(error as Error).message}`);
    }
  }
  return { state: undefined, refused };
}

async function restore(path: string, configuration: Configuration) {
  const json: unknown = JSON.parse(await readFile(join(path, 'state.json'), 'utf8'));
  const parsed = stateSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`state.json: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const saved = parsed.data;
  // Neither says what the state is: a run may go on for longer than it was first meant to, data may move
  // (their hash says whether they are the same), and the model be measured in another way.
  const decisive = { steps: 0, data: '', evaluation: 'none' };
  if (
    !isDeepStrictEqual({ ...saved.configuration, ...decisive }, { ...configuration, ...decisive })
  ) {
    throw new Error('state.json: belongs to a run of another configuration');
  }
  const bytes = await readFile(join(path, 'tensors.bin'));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== saved.sha256) {
    throw new Error(
      `tensors.bin: SHA-256 ${saved.sha256} expected, ${sha256} found: torn or altered`,
    );
  }
  const state = createTrainingState(configuration);
  try {
    fillTensors(state, saved.tensors, bytes);
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

function fillTensors(
  state: TrainingState,
  saved: readonly { name: string; size: number }[],
  bytes: Buffer,
): void {
  // A copy, because a small file's bytes may start anywhere in a shared buffer, floats may not.
  const values = new Float32Array(new Uint8Array(bytes).buffer);
  const tensors = [...gameTensors(state.game)];
  const layout = tensors.map(([name, { size }]) => ({ name, size }));
  const total = layout.reduce((sum, { size }) => sum + size, 0);
  if (!isDeepStrictEqual(layout, saved) || total !== values.length) {
    throw new Error('state.json: tensors: not those of this configuration');
  }
  let offset = 0;
  for (const [, variable] of tensors) {
    const tensor = tf.tensor(values.slice(offset, offset + variable.size), variable.shape);
    variable.assign(tensor);
    tensor.dispose();
    offset += variable.size;
  }
}
