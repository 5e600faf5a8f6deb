import * as tf from '@tensorflow/tfjs-core';
import { resolve } from 'node:path';
import * as z from 'zod';
import { decodeFloat16 } from '../nn/float16.ts';
import { disposeGenerator } from '../../models/generator.ts';
import type { StoredTensor } from '../../models/network/weights.ts';
import { networkParameters, type NetworkSpecification } from '../../models/network/network.ts';
import { sizeOf } from '../../models/network/layers.ts';
import { loadModelFolder } from '../evaluation/model-folder.ts';
import { isPresent } from '../files/missing-files.ts';
import { InvalidInput } from '../invalid-input.ts';
import {
  checkpointNames,
  readStateFile,
  readTensorsFile,
  tensorsFieldsSchema,
} from '../record/checkpoint-files.ts';
import { runFolder } from '../record/run-folder.ts';

/** Trained weights that a new run begins with. */
export interface Origin {
  /** Of the checkpoint or model, absolute. */
  readonly path: string;
  /** Of its weights. */
  readonly sha256: string;
  /** By the names that a checkpoint gives them; of a model, the generator's alone. */
  readonly values: ReadonlyMap<string, Float32Array>;
}

/**
 * Reads the weights to begin with: of a run its newest checkpoint's, of a checkpoint, or of a model. Adam's moments
 * are left out, as the new run counts its updates from 0.
 *
 * @throws InvalidInput for a folder that is none of these, or that is damaged
 */
export async function readOrigin(place: string): Promise<Origin> {
  const path = resolve(place);
  if (await isPresent(`${path}/manifest.json`)) return readModelOrigin(path);
  if (await isPresent(`${path}/state.json`)) return readCheckpointOrigin(path);
  const { checkpoints } = runFolder(path);
  const [newest] = await checkpointNames(checkpoints);
  if (newest) return readCheckpointOrigin(`${checkpoints}/${newest}`);
  throw new InvalidInput(
    `--from ${place}: give a run with a checkpoint, a checkpoint (runs/<run>/checkpoints/<step>) or a model (runs/<run>/model/<id>)`,
  );
}

async function readModelOrigin(path: string): Promise<Origin> {
  const generator = await loadModelFolder(path);
  try {
    const { files } = generator.manifest;
    const sha256 = files.find((file) => file.path === 'generator/weights.bin')?.sha256 ?? '';
    const values = generator.running.tensors.flatMap((tensor) => {
      const decoded = valuesOf(tensor);
      return [
        [`generator/${tensor.name}`, decoded],
        [`average/${tensor.name}`, decoded],
      ] as const;
    });
    return { path, sha256, values: new Map(values) };
  } finally {
    disposeGenerator(generator);
  }
}

function valuesOf({ bytes, isHalf }: StoredTensor): Float32Array {
  // A copy: bytes may begin at an odd place of their buffer.
  return isHalf ? decodeFloat16(bytes) : new Float32Array(new Uint8Array(bytes).buffer);
}

async function readCheckpointOrigin(path: string): Promise<Origin> {
  try {
    const fields = await readStateFile(path, z.looseObject(tensorsFieldsSchema.shape));
    const bytes = await readTensorsFile(path, fields);
    const all = new Float32Array(new Uint8Array(bytes).buffer);
    const values = new Map<string, Float32Array>();
    let offset = 0;
    for (const { name, size } of fields.tensors) {
      values.set(name, all.slice(offset, offset + size));
      offset += size;
    }
    for (const name of values.keys()) {
      const owner = /^(.+)\/(?:mean|variance)$/.exec(name)?.[1];
      if (owner !== undefined && values.has(owner)) values.delete(name);
    }
    return { path, sha256: fields.sha256, values };
  } catch (error) {
    throw new InvalidInput(`--from ${path}: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Checks that weights are of the networks that a run trains, before anything is written.
 *
 * @throws InvalidInput that names the first tensor that is missing or of another size
 */
export function requireSameNetworks(
  { path, values }: Origin,
  networks: {
    readonly generator: NetworkSpecification;
    readonly discriminator: NetworkSpecification;
  },
): void {
  const hasDiscriminator = [...values.keys()].some((name) => name.startsWith('discriminator/'));
  const sides = hasDiscriminator
    ? (['generator', 'discriminator'] as const)
    : (['generator'] as const);
  for (const side of sides) {
    for (const { name, shape } of networkParameters(networks[side])) {
      const [found, wanted] = [values.get(`${side}/${name}`)?.length, sizeOf(shape)];
      if (found === wanted) continue;
      const has = found === undefined ? 'is not there' : `has ${found} numbers`;
      throw new InvalidInput(
        `--from ${path}: ${side}/${name} ${has}, and ${wanted} are needed: give one with the networks of this run's preset and data`,
      );
    }
  }
}

/**
 * Puts the weights that a run begins with into its tensors; what they do not include, such as the discriminator
 * where a model is given, keeps its fresh values.
 *
 * @throws InvalidInput when the weights are no longer those that the run was started with
 */
export async function beginWith(
  tensors: ReadonlyMap<string, tf.Variable>,
  { path, sha256 }: Pick<Origin, 'path' | 'sha256'>,
): Promise<void> {
  const { values, ...found } = await readOrigin(path);
  if (found.sha256 !== sha256) {
    throw new InvalidInput(
      `--from ${path}: its weights have changed since the run was started (SHA-256 ${sha256} expected, ${found.sha256} found)`,
    );
  }
  for (const [name, variable] of tensors) {
    const own = values.get(name) ?? values.get(name.replace(/^average\//, 'generator/'));
    if (!own) continue;
    const tensor = tf.tensor(own, variable.shape);
    variable.assign(tensor);
    tensor.dispose();
  }
}
