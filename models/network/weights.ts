import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { decodeFloat16, decodeFloat16InTurns } from './float16.ts';
import { ModelError, parseJson } from '../errors.ts';
import { type NetworkSpecification, networkParameters, type Parameters } from './network.ts';

const weightSchema = z.looseObject({
  name: z.string(),
  shape: z.array(z.int().nonnegative()),
  dtype: z.literal('float32'),
  quantization: z.strictObject({ dtype: z.literal('float16') }).exactOptional(),
});

/** The part of a tfjs layers-model file that says where the weights lie; the topology is our own manifest's. */
const modelFileSchema = z.looseObject({
  weightsManifest: z.tuple([
    z.looseObject({ paths: z.tuple([z.string()]), weights: z.array(weightSchema) }),
  ]),
});

/** How a folder's model.json names its weights. */
export interface WeightsFile {
  readonly path: string;
  readonly weights: readonly z.infer<typeof weightSchema>[];
}

/** Reads model.json. @throws ModelError that names the file and the field. */
export function parseModelFile(bytes: Uint8Array, file: string): WeightsFile {
  const result = modelFileSchema.safeParse(parseJson(bytes, file));
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new ModelError(`${file}: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const [group] = result.data.weightsManifest;
  return { path: group.paths[0], weights: group.weights };
}

/**
 * Makes a network's tensors from a weights file. The caller disposes them.
 *
 * @throws ModelError that names the tensor that is missing, too many, of another shape or cut short.
 */
export function decodeParameters(
  network: NetworkSpecification,
  weightsFile: WeightsFile,
  bytes: Uint8Array,
  file: string,
): Parameters {
  const parts = partsOf(network, weightsFile, bytes, file);
  return new Map(
    parts.map(({ name, shape, part, isHalf }) => [
      name,
      tf.tensor(isHalf ? decodeFloat16(part) : floatsOf(part), [...shape]),
    ]),
  );
}

/** The same, letting others have their turn now and then: millions of weights are decoded in milliseconds. */
export async function decodeParametersInTurns(
  network: NetworkSpecification,
  weightsFile: WeightsFile,
  bytes: Uint8Array,
  file: string,
): Promise<Parameters> {
  const parameters = new Map<string, tf.Tensor>();
  for (const { name, shape, part, isHalf } of partsOf(network, weightsFile, bytes, file)) {
    const values = isHalf ? await decodeFloat16InTurns(part) : floatsOf(part);
    parameters.set(name, tf.tensor(values, [...shape]));
  }
  return parameters;
}

/** A tensor's place in a weights file. */
interface Part {
  readonly name: string;
  readonly shape: readonly number[];
  readonly part: Uint8Array;
  readonly isHalf: boolean;
}

function partsOf(
  network: NetworkSpecification,
  { weights }: WeightsFile,
  bytes: Uint8Array,
  file: string,
): readonly Part[] {
  requireShapes(network, weights, file);
  let offset = 0;
  const parts = weights.map(({ name, shape, quantization }) => {
    const isHalf = quantization !== undefined;
    const end = offset + shape.reduce((product, length) => product * length, isHalf ? 2 : 4);
    const part = bytes.subarray(offset, end);
    offset = end;
    return { name, shape, part, isHalf };
  });
  if (offset !== bytes.byteLength) {
    throw new ModelError(`${file}: ${offset} bytes expected, ${bytes.byteLength} found`);
  }
  return parts;
}

function requireShapes(
  network: NetworkSpecification,
  weights: WeightsFile['weights'],
  file: string,
): void {
  const found = new Map(weights.map(({ name, shape }) => [name, shape.join(' × ')]));
  for (const { name, shape } of networkParameters(network)) {
    if (found.get(name) !== shape.join(' × ')) {
      throw new ModelError(
        `${file}: ${name}: ${shape.join(' × ')} expected, ${found.get(name) ?? 'nothing'} found`,
      );
    }
    found.delete(name);
  }
  const [surplus] = found.keys();
  if (surplus) throw new ModelError(`${file}: ${surplus}: not a parameter of this network`);
}

function floatsOf(part: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(part).buffer);
}
