import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { decodeFloat16 } from './float16.ts';
import { ModelError } from './model-error.ts';
import { type NetworkSpecification, networkParameters, type Parameters } from './network.ts';
import { parseJson } from './parse-json.ts';

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
  { weights }: WeightsFile,
  bytes: Uint8Array,
  file: string,
): Parameters {
  const expected = networkParameters(network);
  const found = new Map(weights.map(({ name, shape }) => [name, shape.join(' × ')]));
  for (const { name, shape } of expected) {
    if (found.get(name) !== shape.join(' × ')) {
      throw new ModelError(
        `${file}: ${name}: ${shape.join(' × ')} expected, ${found.get(name) ?? 'nothing'} found`,
      );
    }
    found.delete(name);
  }
  const [surplus] = found.keys();
  if (surplus) throw new ModelError(`${file}: ${surplus}: not a parameter of this network`);
  const size = weights.reduce(
    (sum, { shape, quantization }) =>
      sum + shape.reduce((product, length) => product * length, quantization ? 2 : 4),
    0,
  );
  if (size !== bytes.byteLength) {
    throw new ModelError(`${file}: ${size} bytes expected, ${bytes.byteLength} found`);
  }
  return new Map(tensorsOf(weights, bytes));
}

function* tensorsOf(
  weights: WeightsFile['weights'],
  bytes: Uint8Array,
): Generator<[string, tf.Tensor]> {
  let offset = 0;
  for (const { name, shape, quantization } of weights) {
    const width = quantization ? 2 : 4;
    const end = offset + shape.reduce((product, length) => product * length, width);
    const part = bytes.subarray(offset, end);
    const values = quantization
      ? decodeFloat16(part)
      : new Float32Array(new Uint8Array(part).buffer);
    yield [name, tf.tensor(values, [...shape])];
    offset = end;
  }
}
