import { readFile } from 'node:fs/promises';
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

/** Our own kernels, bound to the memory of one engine, and the threads that run them. */
export interface SimdKernels extends WorkerPool {
  /** Memory that a product may overwrite: one piece a thread. */
  readonly scratches: readonly number[];
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
 * @throws Error when a file is not the one that was built from simd/
 */
export async function loadSimdKernels(
  backend: BackendWasm,
  threads: number,
  shared?: WebAssembly.Memory,
): Promise<SimdKernels> {
  const engine = backend.wasm as unknown as EngineModule;
  const name: SimdFile = shared ? 'simd-shared.wasm' : 'simd.wasm';
  const binary = await readFile(new URL(name, import.meta.url));
  await requireBuilt(name, binary);
  const module = await WebAssembly.compile(binary);
  const memory = shared ?? engine.asm.memory;
  if (!memory) throw new Error('the memory of the wasm engine cannot be accessed');
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  const { scratchBytes } = exports as { scratchBytes: WebAssembly.Global<'i32'> };
  const kernels = exports as Record<KernelName, (...parameters: number[]) => void>;
  const named = Object.fromEntries(kernelNames.map((kernel) => [kernel, kernels[kernel]]));
  const workers = await startWorkerPool(shared ? threads : 1, module, memory, named);
  const scratches = Array.from({ length: shared ? threads : 1 }, () => {
    // The allocator aligns to 8, vectors are 16 long.
    const allocated = engine._malloc(scratchBytes.value + 15) >>> 0;
    return allocated + (-allocated & 15);
  });
  return {
    scratches,
    run: (kernel, calls) => workers.run(kernel, calls),
    // Read at each call: helpers may rest.
    get size() {
      return workers.size;
    },
  };
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
