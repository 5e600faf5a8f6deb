import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';

/** One call of a kernel, typed by the inputs and attributes it takes. */
export interface KernelCall<Inputs, Attributes> {
  readonly inputs: Inputs;
  readonly backend: BackendWasm;
  readonly attrs: Attributes;
}

/** A kernel for the wasm engine. The engine's own types know neither the inputs' names nor the backend. */
export function wasmKernel<Inputs, Attributes>(
  kernelName: string,
  run: (call: KernelCall<Inputs, Attributes>) => TensorInfo | TensorInfo[],
): KernelConfig {
  return { kernelName, backendName: 'wasm', kernelFunc: run as unknown as KernelFunc };
}

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
