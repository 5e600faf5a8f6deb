import {
  type KernelConfig,
  PadV2,
  type PadV2Attrs,
  type TensorInfo,
  getKernel,
  util,
} from '@tensorflow/tfjs-core';
import { copyParts, isCopied } from './copied-parts.ts';
import type { SimdKernels } from './simd-kernels.ts';
import { type KernelCall, wasmKernel } from './wasm-kernel.ts';

/** A tensor between zeros along one axis, as the gradient of a slice is; others go to the stock kernel. */
export function simdPad(simd: SimdKernels): KernelConfig {
  const stock = getKernel(PadV2, 'wasm');
  type Call = KernelCall<{ readonly x: TensorInfo }, PadV2Attrs>;
  return wasmKernel(PadV2, ({ inputs: { x }, backend, attrs }: Call) => {
    const { paddings, constantValue } = attrs;
    const padded = paddings.flatMap(([before, behind], axis) => (before + behind > 0 ? axis : []));
    const [axis = 0] = padded;
    if (padded.length > 1 || constantValue !== 0 || x.shape.length === 0 || !isCopied(x)) {
      return stock.kernelFunc({ inputs: { x }, backend, attrs: { ...attrs } });
    }
    const [before, behind] = paddings[axis] ?? [0, 0];
    const count = x.shape[axis] ?? 0;
    const output = backend.makeOutput(x.shape.with(axis, before + count + behind), x.dtype);
    const bytes = 4 * util.sizeFromShape(output.shape);
    simd.run('clear', [[backend.getMemoryOffset(output.dataId), bytes]]);
    copyParts(simd, backend, [
      {
        from: { tensor: x, axis, first: 0, count },
        to: { tensor: output, axis, first: before, count },
      },
    ]);
    return output;
  });
}
