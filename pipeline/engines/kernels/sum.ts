import {
  type KernelConfig,
  Mean,
  Sum,
  type SumAttrs,
  type TensorInfo,
  getKernel,
  util,
} from '@tensorflow/tfjs-core';
import { cutIntoParts } from '../threads/parts.ts';
import type { SimdKernels } from './simd-kernels.ts';
import { type KernelCall, wasmKernel } from './wasm-kernel.ts';

/** Of a mean too. */
type Call = KernelCall<{ readonly x: TensorInfo }, SumAttrs>;

/** Elements that keep a thread busy for longer than waking it takes: of sums by columns, and of those by rows. */
const minimumElements = { byColumn: 100_000, byRow: 10_000 } as const;

/** Sums over the first axes, the last ones or all, in the order of the stock kernel, to which others go. */
export function simdSum(simd: SimdKernels): KernelConfig {
  const stock = getKernel(Sum, 'wasm');
  return wasmKernel(
    Sum,
    (call: Call) => overLast(simd, call, false) ?? overFirst(simd, call) ?? passOn(stock, call),
  );
}

/** Means over the last axes or all, in the order of the stock kernel, to which others go. */
export function simdMean(simd: SimdKernels): KernelConfig {
  const stock = getKernel(Mean, 'wasm');
  return wasmKernel(Mean, (call: Call) => overLast(simd, call, true) ?? passOn(stock, call));
}

function passOn(stock: KernelConfig, { inputs: { x }, backend, attrs }: Call): TensorInfo {
  return stock.kernelFunc({ inputs: { x }, backend, attrs: { ...attrs } }) as TensorInfo;
}

/**
 * Sums over the first axes, as the gradient of a bias does: row after row, where the stock kernel transposes the
 * tensor first and then sums along its rows. null: these are not the axes.
 */
function overFirst(simd: SimdKernels, { inputs: { x }, backend, attrs }: Call): TensorInfo | null {
  const axes = util.parseAxisParam(attrs.axis, x.shape);
  const isLeading = axes.length > 0 && axes.every((axis, index) => axis === index);
  if (x.dtype !== 'float32' || !isLeading || axes.length === x.shape.length) return null;
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
    cutIntoParts(columns, simd.size, 16, minimumElements.byColumn / rows).map(
      ({ first, count }) => [from + 4 * first, to + 4 * first, rows, count, columns],
    ),
  );
  return output;
}

/** Sums, or means, over the last axes or all. null: these are not the axes, or there are no numbers. */
function overLast(
  simd: SimdKernels,
  { inputs: { x }, backend, attrs }: Call,
  isMean: boolean,
): TensorInfo | null {
  const axes = util.parseAxisParam(attrs.axis, x.shape);
  const kept = x.shape.slice(0, x.shape.length - axes.length);
  const isTrailing = axes.length > 0 && axes.every((axis, index) => axis === kept.length + index);
  const size = util.sizeFromShape(x.shape);
  if (x.dtype !== 'float32' || !isTrailing || size === 0) return null;
  const rows = util.sizeFromShape(kept);
  const columns = size / rows;
  const ones = attrs.keepDims ? axes.map(() => 1) : [];
  const output = backend.makeOutput([...kept, ...ones], 'float32');
  const at = ({ dataId }: TensorInfo) => backend.getMemoryOffset(dataId);
  simd.run(
    'meanColumns',
    cutIntoParts(rows, simd.size, 1, minimumElements.byRow / columns).map(({ first, count }) => [
      at(x) + 4 * first * columns,
      at(output) + 4 * first,
      ...([count, columns, isMean ? columns : 1] as const),
    ]),
  );
  return output;
}
