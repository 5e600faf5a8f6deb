import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type TensorInfo, UnsortedSegmentSum, util } from '@tensorflow/tfjs-core';
import { wasmKernel } from './wasm-kernel.ts';

interface Inputs {
  readonly x: TensorInfo; // [rows, ...rest], float32
  readonly segmentIds: TensorInfo; // [rows], int32
}

/**
 * Sums rows by segment: row i of x is added to row segmentIds[i] of the result; rows with a negative id
 * are left out. The gradient of gather, and so of an embedding, which the stock wasm engine lacks
 * (https://github.com/tensorflow/tfjs/issues/8082).
 */
export const wasmUnsortedSegmentSum = wasmKernel<Inputs, { readonly numSegments: number }>(
  UnsortedSegmentSum,
  ({ inputs: { x, segmentIds }, backend, attrs: { numSegments } }) => {
    const [rows = 0, ...rest] = x.shape;
    const rowSize = util.sizeFromShape(rest);
    const output = backend.makeOutput([numSegments, ...rest], 'float32');
    const ids = backend.typedArrayFromHeap(segmentIds);
    const from = heapView(backend, x);
    const to = heapView(backend, output).fill(0);
    for (let row = 0; row < rows; row++) {
      const segment = ids[row] ?? -1;
      if (segment < 0 || segment >= numSegments) continue;
      for (let element = 0; element < rowSize; element++) {
        const index = segment * rowSize + element;
        to[index] = (to[index] as number) + (from[row * rowSize + element] as number);
      }
    }
    return output;
  },
);

/**
 * A view of a float32 tensor's elements in the wasm memory. It is valid until the next allocation, which
 * may move the memory: make all outputs first, then take the views.
 */
function heapView(backend: BackendWasm, tensor: TensorInfo): Float32Array {
  const view = backend.typedArrayFromHeap(tensor);
  if (!(view instanceof Float32Array)) {
    throw new TypeError(`float32 expected, ${tensor.dtype} given`);
  }
  return view;
}
