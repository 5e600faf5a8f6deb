import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  type ConcatAttrs,
  type KernelConfig,
  type NamedTensorInfoMap,
  type SliceAttrs,
  type SplitVAttrs,
  type TensorInfo,
  Concat,
  Slice,
  SplitV,
  backend_util,
  getKernel,
  slice_util,
  util,
} from '@tensorflow/tfjs-core';
import type { SimdKernels } from './simd-kernels.ts';
import { type KernelCall, wasmKernel } from './wasm-kernel.ts';

// The stock kernels copy in JavaScript, for which they wait until all kernels before them are done.

/** A part of a tensor along one axis, whole along all others. */
interface Part {
  readonly tensor: TensorInfo;
  readonly axis: number;
  readonly first: number;
  readonly count: number;
}

/** Copies parts of tensors onto parts of the same size, in the queue of all kernels. */
export function copyParts(
  simd: SimdKernels,
  backend: BackendWasm,
  copies: readonly { readonly from: Part; readonly to: Part }[],
): void {
  simd.run(
    'copyRows',
    copies.map(({ from, to }) => {
      const [source, target] = [placeOf(from, backend), placeOf(to, backend)];
      const { runBytes, rows } = source;
      return [source.address, source.stepBytes, target.address, target.stepBytes, runBytes, rows];
    }),
  );
}

/** Where the runs of a part lie: as many as there are elements along the axes before its own. */
function placeOf({ tensor, axis, first, count }: Part, backend: BackendWasm) {
  const { shape, dataId } = tensor;
  const elementBytes = 4 * util.sizeFromShape(shape.slice(axis + 1));
  return {
    address: backend.getMemoryOffset(dataId) + first * elementBytes,
    stepBytes: (shape[axis] ?? 1) * elementBytes,
    runBytes: count * elementBytes,
    rows: util.sizeFromShape(shape.slice(0, axis)),
  };
}

/** A slice along one axis; others go to the stock kernel. */
export function simdSlice(simd: SimdKernels): KernelConfig {
  const stock = getKernel(Slice, 'wasm');
  type Call = KernelCall<{ readonly x: TensorInfo }, SliceAttrs>;
  return wasmKernel(Slice, ({ inputs: { x }, backend, attrs }: Call) => {
    const [begin = [], size = []] = slice_util.parseSliceParams(x, attrs.begin, attrs.size);
    const cut = x.shape.flatMap((length, axis) => (size[axis] === length ? [] : [axis]));
    const [axis = 0] = cut;
    if (cut.length > 1 || !isCopied(x) || size.length === 0 || size.includes(0)) {
      return stock.kernelFunc({ inputs: { x }, backend, attrs: { ...attrs } });
    }
    const output = backend.makeOutput([...size], x.dtype);
    const count = size[axis] ?? 0;
    copyParts(simd, backend, [
      {
        from: { tensor: x, axis, first: begin[axis] ?? 0, count },
        to: { tensor: output, axis, first: 0, count },
      },
    ]);
    return output;
  });
}

/** A tensor cut along an axis. */
export function simdSplit(simd: SimdKernels): KernelConfig {
  const stock = getKernel(SplitV, 'wasm');
  type Call = KernelCall<{ readonly x: TensorInfo }, SplitVAttrs>;
  return wasmKernel(SplitV, ({ inputs: { x }, backend, attrs }: Call) => {
    if (!isCopied(x)) {
      return stock.kernelFunc({ inputs: { x }, backend, attrs: { ...attrs } });
    }
    const [axis = 0] = util.parseAxisParam(attrs.axis, x.shape);
    const counts = backend_util.prepareSplitSize(x, attrs.numOrSizeSplits, axis);
    let end = 0;
    const copies = counts.map((count) => {
      const first = end;
      end += count;
      const output = backend.makeOutput(x.shape.with(axis, count), x.dtype);
      return {
        from: { tensor: x, axis, first, count },
        to: { tensor: output, axis, first: 0, count },
      };
    });
    copyParts(simd, backend, copies);
    return copies.map(({ to }) => to.tensor);
  });
}

/** Tensors one after the other along an axis. */
export function simdConcat(simd: SimdKernels): KernelConfig {
  const stock = getKernel(Concat, 'wasm');
  type Call = KernelCall<readonly TensorInfo[], ConcatAttrs>;
  return wasmKernel(Concat, ({ inputs, backend, attrs }: Call) => {
    const [head] = inputs;
    const isPlain = inputs.length > 1 && inputs.every((input) => isCopied(input));
    if (!head || !isPlain || inputs.some(({ dtype }) => dtype !== head.dtype)) {
      return stock.kernelFunc({
        inputs: inputs as unknown as NamedTensorInfoMap,
        backend,
        attrs: { ...attrs },
      });
    }
    const [axis = 0] = util.parseAxisParam(attrs.axis, head.shape);
    const shapes = inputs.map(({ shape }) => shape);
    backend_util.assertParamsConsistent(shapes, axis);
    const output = backend.makeOutput(backend_util.computeOutShape(shapes, axis), head.dtype);
    let end = 0;
    const copies = inputs.map((input) => {
      const [first, count] = [end, input.shape[axis] ?? 0];
      end += count;
      return {
        from: { tensor: input, axis, first: 0, count },
        to: { tensor: output, axis, first, count },
      };
    });
    copyParts(simd, backend, copies);
    return output;
  });
}

/** Whether a tensor has elements of four bytes, and any. */
export function isCopied({ dtype, shape }: TensorInfo): boolean {
  return (dtype === 'float32' || dtype === 'int32') && util.sizeFromShape(shape) > 0;
}
