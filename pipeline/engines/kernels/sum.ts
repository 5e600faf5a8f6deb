import {
  type KernelConfig,
  Sum,
  type SumAttrs,
  type TensorInfo,
  getKernel,
  util,
} from '@tensorflow/tfjs-core';
import { cutIntoParts } from '../threads/parts.ts';
import type { SimdKernels } from './simd-kernels.ts';
import { type KernelCall, wasmKernel } from './wasm-kernel.ts';

/** Elements that keep a thread busy for longer than waking it takes. */
const minimumElements = 100_000;

/**
 * Sums over leading axes, as the gradient of a bias does: row after row, where the stock kernel transposes the
 * tensor first and then sums along its rows, in the same order. Other sums go to the stock kernel.
 */
export function simdSum(simd: SimdKernels): KernelConfig {
  const stock = getKernel(Sum, 'wasm');
  return wasmKernel(Sum, (call: KernelCall<{ readonly x: TensorInfo }, SumAttrs>): TensorInfo => {
    const { inputs, backend, attrs } = call;
    const { x } = inputs;
    const axes = util.parseAxisParam(attrs.axis, x.shape);
    const isLeading = axes.length > 0 && axes.every((axis, index) => axis === index);
    if (x.dtype !== 'float32' || !isLeading || axes.length === x.shape.length) {
      return stock.kernelFunc({ inputs: { x }, backend, attrs: { ...attrs } }) as TensorInfo;
    }
    const rest = x.shape.slice(axes.length);
    const rows = util.sizeFromShape(x.shape.slice(0, axes.length));
    const columns = util.sizeFromShape(rest);
    const ones = attrs.keepDims ? axes.map(() => 1) : [];
    const output = backend.makeOutput([...ones, ...rest], 'float32');
    const [from, to] = [x, output].map(({ dataId }) => backend.getMemoryOffset(dataId)) as [
      number,
      number,
    ];
    simd.run(
      'sumRows',
      cutIntoParts(columns, simd.size, 16, minimumElements / rows).map(({ first, count }) => [
        from + 4 * first,
        to + 4 * first,
        rows,
        count,
        columns,
      ]),
    );
    return output;
  });
}
