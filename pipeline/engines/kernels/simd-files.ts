import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { startWorkerPool } from '../threads/worker-pool.ts';
import { requireBuilt, type SimdFile } from './built-file.ts';
import {
  bindSimdKernels,
  callingThread,
  engineMemory,
  kernelFunctions,
  type Rounding,
  type SimdKernels,
} from './simd-kernels.ts';

/**
 * Reads our kernels and instantiates them over the engine's memory, with the threads that are to run them.
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
  const name = simdFile(rounding, shared ? 'shared' : 'own');
  const binary = await readFile(new URL(name, import.meta.url));
  await requireBuilt(name, binary);
  const module = await compileKernels(binary, rounding);
  const memory = shared ?? engineMemory(backend);
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  if (rounding === 'fused') requireFused(exports);
  const used = shared ? threads : 1;
  const functions = kernelFunctions(exports);
  const workers =
    used > 1 ? await startWorkerPool(used, module, memory, functions) : callingThread(functions);
  return bindSimdKernels(backend, exports, workers, used);
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
