import {
  type KernelConfig,
  type TensorInfo,
  Transpose,
  type TransposeAttrs,
  getKernel,
  util,
} from '@tensorflow/tfjs-core';
import { cutIntoParts } from '../threads/parts.ts';
import type { SimdKernels } from './simd-kernels.ts';
import { type KernelCall, wasmKernel } from './wasm-kernel.ts';

/** Elements that keep a thread busy for longer than waking it takes. */
const minimumElements = 40_000;

/**
 * Swaps the two middle ones of four axes, as depth to space and its gradient do, by copying runs of the last
 * axis. Other transpositions go to the stock kernel.
 */
export function simdTranspose(simd: SimdKernels): KernelConfig {
  const stock = getKernel(Transpose, 'wasm');
  type Call = KernelCall<{ readonly x: TensorInfo }, TransposeAttrs>;
  const transpose = ({ inputs: { x }, backend, attrs }: Call): TensorInfo => {
    const isSwap = util.arraysEqual(attrs.perm, [0, 2, 1, 3]);
    if (!isSwap || x.dtype !== 'float32') {
      return stock.kernelFunc({ inputs: { x }, backend, attrs: { ...attrs } }) as TensorInfo;
    }
    const [first, second, third, run] = x.shape as [number, number, number, number];
    const output = backend.makeOutput([first, third, second, run], 'float32');
    const at = ({ dataId }: TensorInfo) => backend.getMemoryOffset(dataId);
    const size = second * third * run;
    simd.run(
      'swapAxes',
      cutIntoParts(first, simd.size, 1, minimumElements / size).map((part) => [
        at(x) + 4 * part.first * size,
        at(output) + 4 * part.first * size,
        ...([part.count, second, third, run] as const),
      ]),
    );
    return output;
  };
  return { ...stock, ...wasmKernel(Transpose, transpose) };
}
