import { type KernelConfig, util } from '@tensorflow/tfjs-core';
import {
  type AverageInputs,
  type AverageShares,
  movingAverageKernelName,
} from '../../nn/average.ts';
import { cutIntoParts } from '../threads/parts.ts';
import type { SimdKernels } from './simd-kernels.ts';
import { wasmKernel } from './wasm-kernel.ts';

/** Elements that keep a thread busy for longer than waking it takes. */
const minimumElements = 40_000;

/** A moving average's next value in one pass, with the same bits as those of two products and a sum. */
export function simdMovingAverage(simd: SimdKernels): KernelConfig {
  return wasmKernel<AverageInputs, AverageShares>(
    movingAverageKernelName,
    ({ inputs: { moving, observed }, backend, attrs: { kept, taken } }) => {
      const output = backend.makeOutput([...moving.shape], 'float32');
      const offsets = [moving, observed, output].map(({ dataId }) =>
        backend.getMemoryOffset(dataId),
      );
      simd.run(
        'movingAverage',
        cutIntoParts(util.sizeFromShape(moving.shape), simd.size, 16, minimumElements).map(
          ({ first, count }) => [
            ...offsets.map((offset) => offset + 4 * first),
            ...([count, kept, taken] as const),
          ],
        ),
      );
      return output;
    },
  );
}
