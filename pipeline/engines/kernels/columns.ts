import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import {
  type LessScaledColumnsInputs,
  lessScaledColumnsKernelName,
  type ScaledColumnsAttributes,
  type ScaledColumnsInputs,
  scaledColumnsKernelName,
  type SumOfProductsInputs,
  sumOfProductsKernelName,
} from '../../nn/columns.ts';
import { cutIntoParts, type Part } from '../threads/parts.ts';
import type { SimdKernels } from './simd-kernels.ts';
import { type KernelCall, wasmKernel } from './wasm-kernel.ts';

/** Elements that keep a thread busy for longer than waking it takes: where they are added up, and where all are written. */
const minimumElements = { added: 100_000, written: 40_000 } as const;

/** As whole numbers, no float32 is less. */
const noBound = -(2 ** 31);

/**
 * What is done to a matrix column by column, in one pass over it where operations of tfjs take two or three. Products
 * and sums are rounded and added up as by these.
 */
export function simdColumnKernels(simd: SimdKernels): readonly KernelConfig[] {
  return [simdSumOfProducts(simd), simdScaledColumns(simd), simdLessScaledColumns(simd)];
}

function simdSumOfProducts(simd: SimdKernels): KernelConfig {
  return wasmKernel(
    sumOfProductsKernelName,
    ({ inputs: { a, b }, backend }: KernelCall<SumOfProductsInputs, object>) => {
      const [rows, columns] = sizes(a);
      const output = backend.makeOutput([1, columns], 'float32');
      const offsets = [a, b, output].map(({ dataId }) => backend.getMemoryOffset(dataId));
      simd.run(
        'sumProducts',
        cutIntoParts(columns, simd.size, 16, minimumElements.added / rows).map(
          ({ first, count }) => [
            ...offsets.map((offset) => offset + 4 * first),
            rows,
            count,
            columns,
          ],
        ),
      );
      return output;
    },
  );
}

function simdScaledColumns(simd: SimdKernels): KernelConfig {
  return wasmKernel(
    scaledColumnsKernelName,
    ({ inputs, backend, attrs }: KernelCall<ScaledColumnsInputs, ScaledColumnsAttributes>) => {
      const { x, factor, shift } = inputs;
      const output = backend.makeOutput([...x.shape], 'float32');
      const at = ({ dataId }: TensorInfo) => backend.getMemoryOffset(dataId);
      simd.run(
        'scaleColumns',
        partsOf(x, simd.size).map(({ first, count, columns }) => [
          at(x) + 4 * first * columns,
          ...([at(factor), at(shift)] as const),
          at(output) + 4 * first * columns,
          ...([count, columns, attrs.hasRelu ? 0 : noBound] as const),
        ]),
      );
      return output;
    },
  );
}

function simdLessScaledColumns(simd: SimdKernels): KernelConfig {
  return wasmKernel(
    lessScaledColumnsKernelName,
    ({ inputs: { a, b, factor }, backend }: KernelCall<LessScaledColumnsInputs, object>) => {
      const output = backend.makeOutput([...a.shape], 'float32');
      const at = ({ dataId }: TensorInfo) => backend.getMemoryOffset(dataId);
      simd.run(
        'subtractScaledColumns',
        partsOf(a, simd.size).map(({ first, count, columns }) => {
          const offset = 4 * first * columns;
          return [at(a) + offset, at(b) + offset, at(factor), at(output) + offset, count, columns];
        }),
      );
      return output;
    },
  );
}

/** Ranges of a matrix's rows for the threads. */
function partsOf(
  matrix: TensorInfo,
  threads: number,
): readonly (Part & { readonly columns: number })[] {
  const [rows, columns] = sizes(matrix);
  return cutIntoParts(rows, threads, 1, minimumElements.written / columns).map((part) => ({
    ...part,
    columns,
  }));
}

function sizes({ shape }: TensorInfo): readonly [rows: number, columns: number] {
  const [rows = 0, columns = 0] = shape;
  return [rows, columns];
}
