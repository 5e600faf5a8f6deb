import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { WorkerPool } from '../threads/worker-pool.ts';

/** What the module exports, of its sources in simd/; each says there what its parameters are. */
const kernelNames = [
  'multiply',
  'convolve',
  'convolveInputGradient',
  'convolveFilterGradient',
  'adamStep',
  'leakyRelu',
  'leakyReluGradient',
  'sumRows',
  'addToRows',
  'movingAverage',
  'swapAxes',
] as const;

type KernelName = (typeof kernelNames)[number];

/** Whether a product is rounded before it is added to a sum; where it is not, the sums have other bits. */
export type Rounding = 'each' | 'fused';

/** Our own kernels, bound to the memory of one engine, and the threads that run them. */
export interface SimdKernels extends WorkerPool {
  /** Memory that a product may overwrite: one piece a thread. */
  readonly scratches: readonly number[];
  /** What part of the time since their first call they spent on products and convolutions, 0 to 1. */
  productShare(): number;
  run(kernel: KernelName, calls: readonly (readonly number[])[]): void;
}

/** The engine's own wasm module as Emscripten lays it out; its types leave these out. */
interface EngineModule {
  readonly asm: { readonly memory?: WebAssembly.Memory };
  readonly _malloc: (bytes: number) => number;
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
  const scratches = Array.from({ length: threads }, () => {
    // The allocator aligns to 8, vectors are 16 long.
    const allocated = engine._malloc(scratchBytes.value + 15) >>> 0;
    return allocated + (-allocated & 15);
  });
  const products = createStopwatch();
  return {
    scratches,
    productShare: () => products.share(),
    run(kernel, calls) {
      if (productKernels.has(kernel)) products.time(() => workers.run(kernel, calls));
      else workers.run(kernel, calls);
    },
    // Read at each call: helpers may rest.
    get size() {
      return workers.size;
    },
  };
}

/** Runs kernels on the thread that calls them. */
export function callingThread(functions: KernelFunctions): WorkerPool {
  return {
    size: 1,
    run(kernel, calls) {
      for (const parameters of calls) functions[kernel as KernelName](...parameters);
    },
  };
}

/** Those that round otherwise where they fuse. */
const productKernels: ReadonlySet<KernelName> = new Set([
  'multiply',
  'convolve',
  'convolveInputGradient',
  'convolveFilterGradient',
]);

/** Adds up the time of some calls. */
function createStopwatch(): { time(call: () => void): void; share(): number } {
  let [first, spent] = [Number.NaN, 0];
  return {
    time(call) {
      const start = performance.now();
      if (spent === 0) first = start;
      call();
      spent += performance.now() - start;
    },
    share: () => (spent === 0 ? 0 : spent / (performance.now() - first)),
  };
}
