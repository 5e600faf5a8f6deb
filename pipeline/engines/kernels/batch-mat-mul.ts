import {
  type BatchMatMulAttrs,
  getKernel,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { transposeMatrix } from './transpose-matrix.ts';
import { type KernelCall, wasmKernel } from './wasm-kernel.ts';

interface Operands {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
}

/**
 * The wasm engine's matrix product with transposed operands made fast.
 *
 * The stock kernel gives plain products to XNNPACK and sends any transposed one through a naive loop,
 * 26 times slower. Here a transposed operand is laid out plainly first, and always the smaller one:
 * Aᵀ·B = (Aᵀ)·B;  A·Bᵀ = (B·Aᵀ)ᵀ where B, the weights, is the larger, else A·(Bᵀ);  Aᵀ·Bᵀ = (B·A)ᵀ.
 * Products of stacks of matrices go to the stock kernel as they are.
 */
export function fastBatchMatMul(): KernelConfig {
  const stock = getKernel('BatchMatMul', 'wasm');
  return { ...stock, ...wasmKernel('BatchMatMul', batchMatMul(stock.kernelFunc)) };
}

function batchMatMul(stock: KernelFunc) {
  return ({ inputs, backend, attrs }: KernelCall<Operands, BatchMatMulAttrs>): TensorInfo => {
    const product = (operands: Operands, { transposeA, transposeB }: BatchMatMulAttrs) =>
      stock({ inputs: { ...operands }, backend, attrs: { transposeA, transposeB } }) as TensorInfo;
    const plain = (left: TensorInfo, right: TensorInfo) =>
      product({ a: left, b: right }, { transposeA: false, transposeB: false });
    const { transposeA, transposeB } = attrs;
    const { a, b } = inputs;
    const isPlain = !transposeA && !transposeB;
    if (isPlain || !isMatrix(a) || !isMatrix(b)) return product(inputs, attrs);
    checkInnerSizes(a, b, attrs);

    const temporaries: TensorInfo[] = [];
    const keep = (tensor: TensorInfo) => {
      temporaries.push(tensor);
      return tensor;
    };
    const transposed = (tensor: TensorInfo) => transposeMatrix(backend, tensor);
    let output: TensorInfo;
    if (transposeA && transposeB) {
      output = transposed(keep(plain(b, a)));
    } else if (transposeA) {
      output = plain(keep(transposed(a)), b);
    } else if (util.sizeFromShape(b.shape) > util.sizeFromShape(a.shape)) {
      output = transposed(keep(plain(b, keep(transposed(a)))));
    } else {
      output = plain(a, keep(transposed(b)));
    }
    for (const { dataId } of temporaries) backend.disposeData(dataId);
    return withStackedShape(output, a, b);
  };
}

/** Whether a tensor is one matrix, in whatever rank ([1, 1, rows, columns] too). */
function isMatrix({ shape, dtype }: TensorInfo): boolean {
  return dtype === 'float32' && util.sizeFromShape(shape.slice(0, -2)) === 1;
}

function checkInnerSizes(a: TensorInfo, b: TensorInfo, attrs: BatchMatMulAttrs): void {
  const innerA = a.shape.at(attrs.transposeA ? -2 : -1);
  const innerB = b.shape.at(attrs.transposeB ? -1 : -2);
  util.assert(
    innerA === innerB,
    () =>
      `matMul: inner sizes ${innerA} and ${innerB} of [${a.shape}] and [${b.shape}] differ (transposeA=${attrs.transposeA}, transposeB=${attrs.transposeB})`,
  );
}

/** Gives a product the leading ones of the operand with the higher rank, as the stock kernel does. */
function withStackedShape(product: TensorInfo, a: TensorInfo, b: TensorInfo): TensorInfo {
  const rank = Math.max(a.shape.length, b.shape.length);
  const stack: number[] = Array.from({ length: rank - 2 }, () => 1);
  product.shape = [...stack, ...product.shape.slice(-2)];
  return product;
}
