import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { cutIntoParts } from '../threads/parts.ts';
import { scratchOffset, type SimdKernels } from './simd-kernels.ts';

/** The kernels that take each element by itself, and the fewest elements that keep a thread busy for longer than waking it takes. */
const leastElements = {
  relu: 40_000,
  leakyRelu: 40_000,
  leakyReluGradient: 40_000,
  step: 40_000,
  negate: 40_000,
  square: 40_000,
  root: 20_000,
  inverseRoot: 20_000,
  tanh: 4000,
  tanhGradient: 4000,
  sigmoid: 10_000,
  exponential: 4000,
  softplus: 4000,
} as const;

/** Those that look up what they first store in their thread's scratch. */
const storing: ReadonlySet<string> = new Set<keyof typeof leastElements>([
  'exponential',
  'softplus',
]);

/**
 * Runs a kernel over tensors of one size, each thread on its own range of elements.
 *
 * @param tensors those that it reads, and last the one that it writes
 * @param further its parameters after the number of elements
 */
export function runOverElements(
  simd: SimdKernels,
  kernel: keyof typeof leastElements,
  backend: BackendWasm,
  tensors: readonly tf.TensorInfo[],
  further: readonly number[] = [],
): void {
  const offsets = tensors.map(({ dataId }) => backend.getMemoryOffset(dataId));
  const inWorkspace = storing.has(kernel) ? [scratchOffset] : [];
  const count = tf.util.sizeFromShape(tensors[0]?.shape ?? []);
  simd.run(
    kernel,
    cutIntoParts(count, simd.size, 16, leastElements[kernel]).map((part) => [
      ...offsets.map((offset) => offset + 4 * part.first),
      part.count,
      ...further,
      ...inWorkspace,
    ]),
    inWorkspace.length,
  );
}
