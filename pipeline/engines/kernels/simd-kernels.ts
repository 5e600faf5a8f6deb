import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { placed } from '../threads/call-queue.ts';
import type { WorkerPool } from '../threads/worker-pool.ts';

/** What the module exports, of its sources in simd/; each says there what its parameters are. */
const kernelNames = [
  'multiply',
  'convolve',
  'convolveInputGradient',
  'convolveFilterGradient',
  'adamStep',
  'biasedActivationGradient',
  'leakyReluGradient',
  'tanhGradient',
  'sumRows',
  'meanColumns',
  'sumProducts',
  'scaleColumns',
  'subtractScaledColumns',
  'movingAverage',
  'swapAxes',
  'copyRows',
  'clear',
  'addPairs',
  'subtractPairs',
  'multiplyPairs',
  'dividePairs',
  'greaterOfPairs',
  'lesserOfPairs',
  'relu',
  'leakyRelu',
  'step',
  'negate',
  'square',
  'root',
  'inverseRoot',
  'tanh',
  'sigmoid',
  'exponential',
  'softplus',
] as const;

type KernelName = (typeof kernelNames)[number];

/** Whether a product is rounded before it is added to a sum; where it is not, the sums have other bits. */
export type Rounding = 'each' | 'fused';

/** Where in its workspace a thread has the memory that a product may overwrite. */
export const scratchOffset = 0;

/** Our own kernels, bound to the memory of one engine, and the threads that run them. */
export interface SimdKernels extends WorkerPool {
  /**
   * Sees to it that each thread has so many bytes of workspace after its scratch, which products may overwrite.
   *
   * @returns their offset in the workspace
   */
  reserve(bytes: number): number;
  /** What part of the time since their first call they spent on products and convolutions, 0 to 1. */
  productShare(): number;
  run(kernel: KernelName, calls: readonly (readonly number[])[], inWorkspace?: number): void;
}

/** The engine's own wasm module as Emscripten lays it out; its types leave these out. */
interface EngineModule {
  readonly asm: { readonly memory?: WebAssembly.Memory };
  readonly _malloc: (bytes: number) => number;
  readonly _free: (address: number) => void;
}

/** The kernels of an instantiated module, by name, as one thread calls them. */
export type KernelFunctions = Readonly<Record<KernelName, (...parameters: number[]) => void>>;

/** The kernels among what a module exports. */
export function kernelFunctions(exports: WebAssembly.Exports): KernelFunctions {
  const functions = exports as KernelFunctions;
  return Object.fromEntries(
    kernelNames.map((kernel) => [kernel, functions[kernel]]),
  ) as KernelFunctions;
}

/** The engine's memory. @throws Error when it cannot be reached */
export function engineMemory(backend: BackendWasm): WebAssembly.Memory {
  const { memory } = (backend.wasm as unknown as EngineModule).asm;
  if (!memory) throw new Error('the memory of the wasm engine cannot be accessed');
  return memory;
}

/**
 * Binds our kernels, instantiated over the engine's memory, so that they work on tensors where they lie. They
 * have no data and no stack of their own; the scratch they need comes from the engine's allocator, once.
 *
 * @param workers what runs the kernels; may have fewer threads later
 */
export function bindSimdKernels(
  backend: BackendWasm,
  exports: WebAssembly.Exports,
  workers: WorkerPool,
  threads: number,
): SimdKernels {
  const engine = backend.wasm as unknown as EngineModule;
  const { scratchBytes } = exports as { scratchBytes: WebAssembly.Global<'i32'> };
  const roomOffset = aligned(scratchBytes.value);
  let allocated: readonly number[] = [];
  let reserved = -1;
  const reserve = (bytes: number) => {
    if (bytes <= reserved) return roomOffset;
    workers.finish();
    const { _free: free } = engine;
    for (const address of allocated) free(address);
    // The allocator aligns to 8, vectors are 16 long.
    const length = roomOffset + bytes + 15;
    allocated = Array.from({ length: threads }, () => engine._malloc(length) >>> 0);
    workers.setWorkspaces(allocated.map(aligned));
    reserved = bytes;
    return roomOffset;
  };
  reserve(0);
  let firstCall = Number.NaN;
  return {
    reserve,
    productShare() {
      const spent = productKernels.reduce((sum, kernel) => sum + workers.busyTime(kernel), 0);
      return spent === 0 ? 0 : spent / threads / (performance.now() - firstCall);
    },
    run(kernel, calls, inWorkspace) {
      if (Number.isNaN(firstCall)) firstCall = performance.now();
      workers.run(kernel, calls, inWorkspace);
    },
    finish: () => workers.finish(),
    whenDone: (action) => workers.whenDone(action),
    setWorkspaces: (addresses) => workers.setWorkspaces(addresses),
    busyTime: (kernel) => workers.busyTime(kernel),
    // Read at each call: helpers may rest.
    get size() {
      return workers.size;
    },
  };
}

/** The next multiple of 16. */
function aligned(address: number): number {
  return 16 * Math.ceil(address / 16);
}

/** Runs kernels on the thread that calls them, each call before it returns. */
export function callingThread(functions: KernelFunctions): WorkerPool {
  let workspace = 0;
  const busy = new Map<string, number>();
  const busyTime = (kernel: string) => busy.get(kernel) ?? 0;
  return {
    size: 1,
    run(kernel, calls, inWorkspace = 0) {
      const start = performance.now();
      for (const parameters of calls) {
        functions[kernel as KernelName](...placed(parameters, inWorkspace, workspace));
      }
      busy.set(kernel, busyTime(kernel) + performance.now() - start);
    },
    finish() {},
    whenDone: (action) => action(),
    setWorkspaces([address = 0]) {
      workspace = address;
    },
    busyTime,
  };
}

/** Those that round otherwise where they fuse. */
const productKernels = [
  'multiply',
  'convolve',
  'convolveInputGradient',
  'convolveFilterGradient',
] as const satisfies readonly KernelName[];
