import {
  type BatchMatMulAttrs,
  getKernel,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import {
  type BiasedProductInputs,
  biasedProductKernelName,
  type LeakySlope,
} from '../../nn/biased-layer.ts';
import { cutIntoParts } from '../threads/parts.ts';
import { type SimdKernels, scratchOffset } from './simd-kernels.ts';
import { type KernelCall, wasmKernel } from './wasm-kernel.ts';

interface Operands {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
}

/** Columns of a product go to threads by whole cache lines, rows by whole tiles. */
const [columnGrain, rowGrain] = [16, 20];

/** Waking a thread takes some 10 µs, in which one does this many multiplications. */
const minimumMultiplications = 100_000;

/**
 * The wasm engine's matrix product, by our own kernel.
 *
 * The stock one gives plain products to XNNPACK, which lays out the second operand anew at each call
 * when that is a weight in training, and sends transposed ones through a loop 100 times slower. Plain
 * products agree with the stock kernel's bit for bit: both add up in the same order. Stacks of
 * matrices, and other types than float32, go to the stock kernel.
 */
export function simdBatchMatMul(simd: SimdKernels): KernelConfig {
  const stock = getKernel('BatchMatMul', 'wasm');
  return { ...stock, ...wasmKernel('BatchMatMul', batchMatMul(simd, stock.kernelFunc)) };
}

function batchMatMul(simd: SimdKernels, stock: KernelFunc) {
  return (call: KernelCall<Operands, BatchMatMulAttrs>): TensorInfo => {
    const { inputs, backend, attrs } = call;
    const { a, b } = inputs;
    const { transposeA, transposeB } = attrs;
    if (!isMatrix(a) || !isMatrix(b)) {
      return stock({ inputs: { a, b }, backend, attrs: { transposeA, transposeB } }) as TensorInfo;
    }
    const [rows, depth] = sizes(a, transposeA);
    const [innerB, columns] = sizes(b, transposeB);
    util.assert(
      depth === innerB,
      () =>
        `matMul: inner sizes ${depth} and ${innerB} of [${a.shape}] and [${b.shape}] differ (transposeA=${transposeA}, transposeB=${transposeB})`,
    );
    const output = backend.makeOutput([...stackOf(a, b), rows, columns], 'float32');
    const at = ({ dataId }: TensorInfo) => backend.getMemoryOffset(dataId);
    runInParts(
      simd,
      { rows, depth, columns, transposeA, transposeB },
      [at(a), at(b), at(output)],
      null,
    );
    return output;
  };
}

/** A product that a bias is added to and a LeakyReLU follows, both before the sums leave the cache. [rows, columns] */
export function simdBiasedProduct(simd: SimdKernels): KernelConfig {
  return wasmKernel(
    biasedProductKernelName,
    ({ inputs, backend, attrs }: KernelCall<BiasedProductInputs, LeakySlope>): TensorInfo => {
      const { input, kernel, bias } = inputs;
      const [rows, depth] = sizes(input, false);
      const [, columns] = sizes(kernel, false);
      const output = backend.makeOutput([rows, columns], 'float32');
      const at = ({ dataId }: TensorInfo) => backend.getMemoryOffset(dataId);
      const product = { rows, depth, columns, transposeA: false, transposeB: false };
      const epilogue = { bias: at(bias), slope: attrs.slope };
      runInParts(simd, product, [at(input), at(kernel), at(output)], epilogue);
      return output;
    },
  );
}

interface Product extends BatchMatMulAttrs {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
}

/**
 * Runs a product on all threads, each on its own rows or columns of the result.
 *
 * @param addresses of A, B and C
 * @param epilogue the address of a bias [columns], and the slope of the LeakyReLU after it; null: nothing is added
 */
function runInParts(
  simd: SimdKernels,
  { rows, depth, columns, transposeA, transposeB }: Product,
  [a, b, c]: readonly [number, number, number],
  epilogue: { readonly bias: number; readonly slope: number } | null,
): void {
  const [strideA, strideB] = [transposeA ? rows : depth, transposeB ? depth : columns];
  // By rows where these are many: each thread then packs all of B, which is the smaller matrix.
  const byRows = rows >= columns;
  const parts = byRows
    ? cutIntoParts(rows, simd.size, rowGrain, minimumMultiplications / (columns * depth))
    : cutIntoParts(columns, simd.size, columnGrain, minimumMultiplications / (rows * depth));
  simd.run(
    'multiply',
    parts.map(({ first, count }) => {
      const [row, column] = byRows ? [first, 0] : [0, first];
      return [
        a + 4 * row * (transposeA ? 1 : depth),
        b + 4 * column * (transposeB ? depth : 1),
        c + 4 * (row * columns + column),
        ...([byRows ? count : rows, depth, byRows ? columns : count] as const),
        ...([strideA, strideB, columns] as const),
        ...([Number(transposeA), Number(transposeB)] as const),
        ...(epilogue ? ([epilogue.bias + 4 * column, epilogue.slope] as const) : ([0, 1] as const)),
        scratchOffset,
      ];
    }),
    1,
  );
}

/** Whether a tensor is one matrix, in whatever rank ([1, 1, rows, columns] too). */
function isMatrix({ shape, dtype }: TensorInfo): boolean {
  return dtype === 'float32' && shape.slice(0, -2).every((size) => size === 1);
}

/** Rows and columns of a matrix, as they are after a transposition. */
function sizes({ shape }: TensorInfo, isTransposed: boolean): readonly [number, number] {
  const [rows = 1, columns = 1] = shape.slice(-2);
  return isTransposed ? [columns, rows] : [rows, columns];
}

/** The ones before a product's rows and columns: those of the operand with the higher rank. */
function stackOf(a: TensorInfo, b: TensorInfo): number[] {
  const { shape } = a.shape.length < b.shape.length ? b : a;
  return shape.slice(0, -2);
}
