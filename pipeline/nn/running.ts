import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../models/network/layers.ts';
import type { NetworkSpecification } from '../../models/network/network.ts';
import type { StoredTensor } from '../../models/network/weights.ts';
import { type RunningNetwork, startNetwork } from '../../models/runtime/running-network.ts';
import { decodeFloat16 } from './float16.ts';
import type { Parameters } from './forward.ts';

/** Starts a trained network on the runtime that serves, with the weights it has now. The caller disposes it. */
export async function startTrained(
  network: NetworkSpecification,
  parameters: Parameters,
): Promise<RunningNetwork> {
  const tensors = await Promise.all(
    [...parameters].map(async ([name, tensor]) => {
      const values = await tensor.data<'float32'>();
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      return { name, shape: tensor.shape, bytes, isHalf: false };
    }),
  );
  return startNetwork(network, tensors);
}

/** A running network's weights as tensors of the present engine, for training. The caller disposes them. */
export function tensorsOf({ tensors }: RunningNetwork): Parameters {
  return new Map(
    tensors.map((tensor) => [tensor.name, tf.tensor(storedValues(tensor), [...tensor.shape])]),
  );
}

/** A tensor's numbers as float32, a copy. */
export function storedValues({ shape, bytes, isHalf }: StoredTensor): Float32Array {
  if (isHalf) return decodeFloat16(bytes);
  return new Float32Array(new Uint8Array(bytes).buffer, 0, sizeOf(shape));
}
