import { Float16Array } from '@petamoriken/float16';
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../models/layers/shape.ts';
import {
  type NetworkSpecification,
  networkParameters,
  type Parameters,
} from '../../models/network.ts';
import { requireHalfFloats, toFloat16Bytes } from '../export/float16.ts';

/**
 * A network's tensors as bytes: little-endian half floats, tensor after tensor in the network's order.
 *
 * @throws RangeError for a value that is no half float, as after training has diverged
 */
export async function encodeWeights(
  network: NetworkSpecification,
  parameters: Parameters,
): Promise<Uint8Array> {
  const chunks = await Promise.all(
    networkParameters(network).map(async ({ name }) => {
      const tensor = parameters.get(name);
      if (!tensor) throw new Error(`parameter ${name} is missing`);
      const values = await tensor.data<'float32'>();
      requireHalfFloats(name, values);
      return toFloat16Bytes(values);
    }),
  );
  return new Uint8Array(Buffer.concat(chunks));
}

/** How many bytes a network's weights take. */
export function weightBytesLength(network: NetworkSpecification): number {
  return networkParameters(network).reduce((sum, { shape }) => sum + 2 * sizeOf(shape), 0);
}

/**
 * The tensors of {@link encodeWeights}' bytes. The caller disposes them.
 *
 * @throws RangeError for bytes of another length than the network's
 */
export function decodeWeights(network: NetworkSpecification, bytes: Uint8Array): Parameters {
  const expected = weightBytesLength(network);
  if (bytes.length !== expected) {
    throw new RangeError(`${expected} bytes of weights expected, ${bytes.length} found`);
  }
  // A copy of its own: a file's bytes may start at an odd place of a shared buffer.
  const values = new Float32Array(new Float16Array(bytes.slice().buffer));
  let offset = 0;
  return new Map(
    networkParameters(network).map(({ name, shape }) => {
      const size = sizeOf(shape);
      const tensor = tf.tensor(values.slice(offset, offset + size), [...shape], 'float32');
      offset += size;
      return [name, tensor] as const;
    }),
  );
}
