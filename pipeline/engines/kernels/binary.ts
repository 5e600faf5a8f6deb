import {
  Add,
  type KernelConfig,
  Maximum,
  Minimum,
  Multiply,
  RealDiv,
  Sub,
  type TensorInfo,
  backend_util,
  getKernel,
} from '@tensorflow/tfjs-core';
import { cutIntoParts } from '../threads/parts.ts';
import { type RowsOfPairs, rowsOfPairs, type Steps } from './rows-of-pairs.ts';
import type { SimdKernels } from './simd-kernels.ts';
import { type KernelCall, wasmKernel } from './wasm-kernel.ts';

interface Operands {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
}

/** Ours by the names of those of tfjs. */
const kernels = {
  [Add]: 'addPairs',
  [Sub]: 'subtractPairs',
  [Multiply]: 'multiplyPairs',
  [RealDiv]: 'dividePairs',
  [Maximum]: 'greaterOfPairs',
  [Minimum]: 'lesserOfPairs',
} as const;

/** Elements that keep a thread busy for longer than waking it takes. */
const minimumElements = 40_000;

/**
 * Sums, differences, products and the like of two tensors: four elements at a time, on all threads and in the queue of
 * all kernels, with the bits of the stock kernels. What rows cannot say ({@link rowsOfPairs}) goes to these.
 */
export function simdBinaryKernels(simd: SimdKernels): readonly KernelConfig[] {
  return Object.entries(kernels).map(([name, kernel]) => {
    const stock = getKernel(name, 'wasm');
    return wasmKernel(name, ({ inputs, backend, attrs }: KernelCall<Operands, object>) => {
      const { a, b } = inputs;
      const found = isFloat(a) && isFloat(b) ? rowsOfPairs(a.shape, b.shape) : null;
      if (!found) return stock.kernelFunc({ inputs: { a, b }, backend, attrs: { ...attrs } });
      const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
      const output = backend.makeOutput(shape, 'float32');
      const [atA, atB, atOutput] = [a, b, output].map(({ dataId }) =>
        backend.getMemoryOffset(dataId),
      ) as [number, number, number];
      simd.run(kernel, callsOf(found, [atA, atB, atOutput], simd.size));
      return output;
    });
  });
}

/** A kernel's calls on each thread's rows, or columns where there is one row. @param addresses of a, b and the output */
function callsOf(
  pairs: RowsOfPairs,
  [a, b, output]: readonly [number, number, number],
  threads: number,
): readonly (readonly number[])[] {
  const { rows, columns } = pairs;
  const isRow = rows === 1;
  const parts = isRow
    ? cutIntoParts(columns, threads, 16, minimumElements)
    : cutIntoParts(rows, threads, 1, minimumElements / columns);
  return parts.map(({ first, count }) => {
    const stepTo = ({ row, column }: Steps) => 4 * first * (isRow ? column : row);
    return [
      ...([a + stepTo(pairs.a), 4 * pairs.a.row, 4 * pairs.a.column] as const),
      ...([b + stepTo(pairs.b), 4 * pairs.b.row, 4 * pairs.b.column] as const),
      output + 4 * first * (isRow ? 1 : columns),
      ...(isRow ? ([1, count] as const) : ([count, columns] as const)),
    ];
  });
}

function isFloat({ dtype }: TensorInfo): boolean {
  return dtype === 'float32';
}
