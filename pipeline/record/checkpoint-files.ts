import * as tf from '@tensorflow/tfjs-core';
import { createHash } from 'node:crypto';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { removeAbandoned, writeFolderDurably } from '../files/durable-writes.ts';
import { namesIn } from '../files/missing-files.ts';
import { WriteError } from '../files/write-error.ts';
import { requireFiniteTensor } from '../nn/metrics.ts';
import { describeUnfit, heldTo } from '../../models/schema-issues/issues.ts';

/** What state.json says of tensors.bin. */
export const tensorsFieldsSchema = z.strictObject({
  tensors: z.array(z.strictObject({ name: z.string(), size: z.int().nonnegative() })),
  /** Of tensors.bin: little-endian float32 values, tensor after tensor. */
  sha256: z.string(),
});

type TensorsFields = z.infer<typeof tensorsFieldsSchema>;

/** Tensors by name, in an order that is always the same. */
type NamedTensors = ReadonlyMap<string, tf.Variable>;

/**
 * Saves a step's checkpoint durably, state.json and tensors.bin, and removes the oldest beyond two.
 *
 * @param description what state.json says beside the tensors
 * @throws TrainingDiverged when a tensor holds what is not a finite number
 */
export async function writeCheckpoint(
  folder: string,
  step: number,
  named: NamedTensors,
  description: object,
): Promise<void> {
  const tensors = [...named];
  const values = await Promise.all(tensors.map(([, tensor]) => tensor.data<'float32'>()));
  tensors.forEach(([name], index) => {
    requireFiniteTensor(step, name, values[index] ?? new Float32Array());
  });
  const bytes = Buffer.concat(
    values.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  );
  const fields: TensorsFields = {
    tensors: tensors.map(([name, { size }]) => ({ name, size })),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
  const path = join(folder, checkpointName(step));
  const content = new Map<string, Uint8Array | string>([
    ['tensors.bin', bytes],
    ['state.json', `${JSON.stringify({ ...description, ...fields }, null, 1)}\n`],
  ]);
  try {
    await writeFolderDurably(path, content);
  } catch (error) {
    if (error instanceof WriteError) {
      const [last] = await checkpointNames(folder);
      error.message += last
        ? `; ${last} is whole, --resume goes on from it`
        : '; there is none before it';
    }
    throw error;
  }
  await removeOldCheckpoints(folder);
}

/** What was taken from the newest checkpoint that is whole, and why newer ones were passed over, a line each. */
export type Newest<Restored> =
  | (Restored & { readonly refused: readonly string[] })
  | { readonly state: undefined; readonly refused: readonly string[] };

/**
 * Restores the newest checkpoint that can be restored. Newer ones that cannot are set aside as refused-….
 *
 * @param restore takes a checkpoint's path; throws where it is torn or of another run
 */
export async function newestCheckpoint<Restored extends { readonly state: object }>(
  folder: string,
  restore: (path: string) => Promise<Restored>,
): Promise<Newest<Restored>> {
  const refused: string[] = [];
  const names = await checkpointNames(folder);
  for (const [index, name] of names.entries()) {
    const path = join(folder, name);
    try {
      const restored = await restore(path);
      await Promise.all(names.slice(0, index).map((newer) => setCheckpointAside(folder, newer)));
      return { ...restored, refused };
    } catch (error) {
      refused.push(`${path}: ${(error as Error).message}`);
    }
  }
  return { state: undefined, refused };
}

/** Reads state.json. @throws Error that names the first field that is wrong */
export async function readStateFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const json: unknown = JSON.parse(await readFile(join(path, 'state.json'), 'utf8'));
  const held = heldTo(schema, json);
  if ('data' in held) return held.data;
  throw new Error(`state.json: ${describeUnfit(held.unfit)}`);
}

/** Reads tensors.bin. @throws Error when its SHA-256 is not the promised one */
export async function readTensorsFile(path: string, { sha256 }: TensorsFields): Promise<Buffer> {
  const bytes = await readFile(join(path, 'tensors.bin'));
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found === sha256) return bytes;
  throw new Error(
    `tensors.bin: SHA-256 ${sha256} expected, ${found} found: the file is damaged or was changed`,
  );
}

/** Puts saved values into tensors. @throws Error when they are not those of the same names and sizes */
export function fillTensors(
  named: NamedTensors,
  { tensors: saved }: TensorsFields,
  bytes: Buffer,
): void {
  // A copy, because a small file's bytes may start anywhere in a shared buffer, floats may not.
  const values = new Float32Array(new Uint8Array(bytes).buffer);
  const tensors = [...named];
  const layout = tensors.map(([name, { size }]) => ({ name, size }));
  const total = layout.reduce((sum, { size }) => sum + size, 0);
  if (!isDeepStrictEqual(layout, saved) || total !== values.length) {
    throw new Error('state.json: tensors: do not match this configuration');
  }
  let offset = 0;
  for (const [, variable] of tensors) {
    const tensor = tf.tensor(values.slice(offset, offset + variable.size), variable.shape);
    variable.assign(tensor);
    tensor.dispose();
    offset += variable.size;
  }
}

/** How many checkpoints are kept: the newest, and one to fall back on should it turn out torn. */
export const keptCheckpoints = 2;

/** The folder of a step's checkpoint. */
function checkpointName(step: number): string {
  return `step-${String(step).padStart(8, '0')}`;
}

/** The checkpoints in a folder, newest first. */
export async function checkpointNames(folder: string): Promise<string[]> {
  return newestFirst(await namesIn(folder));
}

/** Those of the names that are checkpoints', newest first. */
export function newestFirst(names: readonly string[]): string[] {
  const stepOf = (name: string) => Number(/^step-(\d+)$/.exec(name)?.[1] ?? Number.NaN);
  return names
    .filter((name) => !Number.isNaN(stepOf(name)))
    .toSorted((a, b) => stepOf(b) - stepOf(a));
}

/** Leaves the newest two checkpoints, and nothing of what was being written when a process died. */
export async function removeOldCheckpoints(folder: string): Promise<void> {
  const old = (await checkpointNames(folder)).slice(keptCheckpoints);
  await Promise.all(old.map((name) => rm(join(folder, name), { recursive: true, force: true })));
  await removeAbandoned(folder);
}

/** Keeps a checkpoint that cannot be used out of the way, for a person to look at. */
async function setCheckpointAside(folder: string, name: string): Promise<void> {
  const aside = join(folder, `refused-${name}`);
  await rm(aside, { recursive: true, force: true });
  await rename(join(folder, name), aside);
}
