import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { sha256Hex } from '../../../models/digest.ts';
import { type WorkerPool, startWorkerPool } from '../threads/worker-pool.ts';
import { simdSha256 } from './simd-sha256.ts';

export type SimdFile = keyof typeof simdSha256;

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

/**
 * Instantiates our kernels over the engine's memory, so that they work on tensors where they lie. They
 * have no data and no stack of their own; the scratch they need comes from the engine's allocator, once.
 *
 * @param shared the engine's memory where threads share it; absent: one thread
 * @throws Error when a file is not the one that was built from simd/, or when products and sums are to be fused
 *   and Node or the processor does not
 */
export async function loadSimdKernels(
  backend: BackendWasm,
  threads: number,
  rounding: Rounding,
  shared?: WebAssembly.Memory,
): Promise<SimdKernels> {
  const engine = backend.wasm as unknown as EngineModule;
  const name = simdFile(rounding, shared ? 'shared' : 'own');
  const binary = await readFile(new URL(name, import.meta.url));
  await requireBuilt(name, binary);
  const module = await compileKernels(binary, rounding);
  const memory = shared ?? engine.asm.memory;
  if (!memory) throw new Error('the memory of the wasm engine cannot be accessed');
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  if (rounding === 'fused') requireFused(exports);
  const { scratchBytes } = exports as { scratchBytes: WebAssembly.Global<'i32'> };
  const kernels = exports as Record<KernelName, (...parameters: number[]) => void>;
  const named = Object.fromEntries(kernelNames.map((kernel) => [kernel, kernels[kernel]]));
  const workers = await startWorkerPool(shared ? threads : 1, module, memory, named);
  const scratches = Array.from({ length: shared ? threads : 1 }, () => {
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

/** The module that rounds so, over the engine's own memory or one that threads share. */
export function simdFile(rounding: Rounding, memory: 'own' | 'shared'): SimdFile {
  return files[rounding][memory];
}

const files = {
  each: { own: 'simd.wasm', shared: 'simd-shared.wasm' },
  fused: { own: 'simd-fma.wasm', shared: 'simd-fma-shared.wasm' },
} as const satisfies Record<Rounding, Record<'own' | 'shared', SimdFile>>;

/** @throws Error when kernels that fuse use instructions that this version of Node does not have */
export async function compileKernels(
  binary: Uint8Array<ArrayBuffer>,
  rounding: Rounding,
): Promise<WebAssembly.Module> {
  // Node 20 has relaxed SIMD behind this flag, which can be set while it runs; later versions always have it.
  if (rounding === 'fused' && process.versions.node.startsWith('20.')) {
    setFlagsFromString('--experimental-wasm-relaxed-simd');
  }
  return WebAssembly.compile(binary).catch((cause: unknown) => {
    throw rounding === 'fused'
      ? new Error(`Node ${process.versions.node} has no relaxed SIMD`, { cause })
      : cause;
  });
}

/**
 * A wasm module leaves it to the processor whether it fuses, and ids of models are to be the same on all.
 *
 * @throws Error when this processor rounds products before it adds them
 */
export function requireFused(exports: WebAssembly.Exports): void {
  const { probeMultiplyAdd } = exports as Record<string, (...numbers: number[]) => number>;
  // (1 + 2⁻¹²)² − (1 + 2⁻¹¹) = 2⁻²⁴, of which nothing is left when the square is rounded to a float.
  const rest = probeMultiplyAdd?.(-(1 + 2 ** -11), 1 + 2 ** -12, 1 + 2 ** -12);
  if (rest !== 2 ** -24) throw new Error('this processor does not fuse products and sums');
}

/**
 * Training is to repeat bit for bit anywhere, so that a stale or damaged file must not pass.
 *
 * @throws Error that tells what to do
 */
export async function requireBuilt(name: SimdFile, binary: Uint8Array): Promise<void> {
  const found = await sha256Hex(binary);
  if (found === simdSha256[name]) return;
  throw new Error(
    `${name} has SHA-256 ${found}, not ${simdSha256[name]}: restore it or run \`npm run build:kernels\``,
  );
}
