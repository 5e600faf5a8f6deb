import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';

/**
 * A float32 tensor's elements as they lie in the wasm memory. Valid until the next allocation, which
 * may move the memory: make all outputs first, then take the views.
 */
export function heapView(backend: BackendWasm, tensor: TensorInfo): Float32Array {
  const view = backend.typedArrayFromHeap(tensor);
  if (!(view instanceof Float32Array)) {
    throw new TypeError(`float32 expected, ${tensor.dtype} given`);
  }
  return view;
}
