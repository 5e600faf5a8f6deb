import { ModelError } from '../errors.ts';
import type { WeightsFile } from './model-file.ts';
import { type NetworkSpecification, networkParameters } from './network.ts';

/** One of a network's tensors as a weights file holds it. */
export interface StoredTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Little-endian float32, or float16 where isHalf. */
  readonly bytes: Uint8Array;
  readonly isHalf: boolean;
}

/**
 * Finds a network's tensors in a weights file.
 *
 * @throws ModelError that names the tensor that is missing, too many, of another shape or cut short
 */
export function storedTensors(
  network: NetworkSpecification,
  { weights }: WeightsFile,
  bytes: Uint8Array,
  file: string,
): readonly StoredTensor[] {
  requireShapes(network, weights, file);
  let offset = 0;
  const tensors = weights.map(({ name, shape, quantization }) => {
    const isHalf = quantization !== undefined;
    const end = offset + shape.reduce((product, length) => product * length, isHalf ? 2 : 4);
    const own = bytes.subarray(offset, end);
    offset = end;
    return { name, shape, bytes: own, isHalf };
  });
  if (offset !== bytes.byteLength) {
    throw new ModelError(`${file}: ${offset} bytes expected, ${bytes.byteLength} found`);
  }
  return tensors;
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

/** Whether a model's file holds a network for other programs (ONNX), which no reader here needs. */
export function isOnnx(path: string): boolean {
  return path.endsWith('.onnx');
}
