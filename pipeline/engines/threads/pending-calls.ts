import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type * as tf from '@tensorflow/tfjs-core';
import type { WorkerPool } from './worker-pool.ts';

/** Kernels of tfjs that only give a tensor's memory another shape. */
const movingNothing: ReadonlySet<string> = new Set(['Identity', 'Reshape', 'ExpandDims']);

/** The engine's allocator, whose free can be replaced; the engine's types leave it out. */
interface Allocator {
  _free: (address: number) => void;
}

/**
 * Has everything that reads the engine's memory from JavaScript wait for the calls that are still to be done, and
 * has memory be freed only after those that were given before.
 *
 * @param workers the threads whose kernels are registered now
 */
export function guardPendingCalls(backend: BackendWasm, workers: () => WorkerPool): void {
  const allocator = backend.wasm as unknown as Allocator;
  const { _free: free } = allocator;
  const freeWhenDone = (address: number) => workers().whenDone(() => free(address));
  Object.assign(allocator, { _free: freeWhenDone });
  const readSync = backend.readSync.bind(backend);
  backend.readSync = (...parameters) => {
    workers().finish();
    return readSync(...parameters);
  };
  const typedArrayFromHeap = backend.typedArrayFromHeap.bind(backend);
  backend.typedArrayFromHeap = (tensor) => {
    workers().finish();
    return typedArrayFromHeap(tensor);
  };
  // Of a profile: a kernel's time includes that of its calls.
  backend.time = async (run) => {
    const start = performance.now();
    run();
    workers().finish();
    return { kernelMs: performance.now() - start };
  };
}

/** A kernel of tfjs that waits for our calls, since it reads what they write. */
export function afterPendingCalls(
  kernel: tf.KernelConfig,
  workers: () => WorkerPool,
): tf.KernelConfig {
  if (movingNothing.has(kernel.kernelName)) return kernel;
  return {
    ...kernel,
    kernelFunc: (call) => {
      workers().finish();
      return kernel.kernelFunc(call);
    },
  };
}
