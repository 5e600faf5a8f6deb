import { Add, type KernelConfig, type TensorInfo, getKernel, util } from '@tensorflow/tfjs-core';
import { cutIntoParts } from '../threads/parts.ts';
import type { SimdKernels } from './simd-kernels.ts';
import { type KernelCall, wasmKernel } from './wasm-kernel.ts';

interface Operands {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
}

/** Elements that keep a thread busy for longer than waking it takes. */
const minimumElements = 40_000;

/**
 * The sum of two tensors of one shape, or of a tensor and a vector along its last axis, as a bias is added: on all
 * threads, where the stock kernel takes one. Other sums go to the stock kernel.
 */
export function simdAdd(simd: SimdKernels): KernelConfig {
  const stock = getKernel(Add, 'wasm');
  const add = ({ inputs, backend, attrs }: KernelCall<Operands, object>): TensorInfo => {
    const { a, b } = inputs;
    const rows = rowsOf(a, b);
    if (rows === undefined) {
      return stock.kernelFunc({ inputs: { a, b }, backend, attrs: { ...attrs } }) as TensorInfo;
    }
    const output = backend.makeOutput([...a.shape], 'float32');
    const at = ({ dataId }: TensorInfo) => backend.getMemoryOffset(dataId);
    const columns = util.sizeFromShape(b.shape);
    const isRow = rows === 1;
    const parts = isRow
      ? cutIntoParts(columns, simd.size, 16, minimumElements)
      : cutIntoParts(rows, simd.size, 1, minimumElements / columns);
    simd.run(
      'addToRows',
      parts.map(({ first, count }) => {
        const offset = 4 * first * (isRow ? 1 : columns);
        return [
          at(a) + offset,
          at(b) + (isRow ? offset : 0),
          at(output) + offset,
          ...(isRow ? ([1, count] as const) : ([count, columns] as const)),
        ];
      }),
    );
    return output;
  };
  return { ...stock, ...wasmKernel(Add, add) };
}

/** How many rows of b's size a has; undefined where b is neither of a's shape nor a vector along its last axis. */
function rowsOf(a: TensorInfo, b: TensorInfo): number | undefined {
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return undefined;
  const size = util.sizeFromShape(a.shape);
  if (size === 0) return undefined;
  if (util.arraysEqual(a.shape, b.shape)) return 1;
  const isVector = b.shape.length === 1 && b.shape[0] === a.shape.at(-1);
  return isVector ? size / util.sizeFromShape(b.shape) : undefined;
}
