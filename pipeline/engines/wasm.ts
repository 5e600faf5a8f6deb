import { availableParallelism } from 'node:os';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { startWasmEngine } from './wasm-engine.ts';
import { makeKernels, register, registered } from './kernels/registered.ts';
import { loadSimdKernels } from './kernels/simd-files.ts';
import type { Rounding, SimdKernels } from './kernels/simd-kernels.ts';
import { guardMemory } from './refused-memory.ts';
import { afterPendingCalls, guardPendingCalls } from './threads/pending-calls.ts';
import { startSharedWasmEngine } from './threads/shared-wasm-engine.ts';

/** Threads beyond this have not been seen to help a step of the size these networks take. */
const mostThreads = 4;

/** As many threads as the machine runs at once, up to four. */
export function defaultThreads(): number {
  return Math.min(availableParallelism(), mostThreads);
}

/**
 * As many threads as are requested, but no more than the machine runs at once: more would only wait for each other.
 * Says in a warning when these are fewer.
 */
export function usableThreads(requested: number, atOnce = availableParallelism()): number {
  if (requested <= atOnce) return requested;
  process.emitWarning(
    `--threads ${requested}: this machine runs ${atOnce} at once, and the wasm engine uses ${atOnce}`,
  );
  return atOnce;
}

/** The engine's memory where threads share it. */
let sharedMemory: WebAssembly.Memory | undefined;

/** Our kernels, by how they round, from their first start in this process on. */
const kernelsOf = new Map<Rounding, StartedKernels>();

interface StartedKernels {
  readonly simd: SimdKernels;
  readonly configs: readonly tf.KernelConfig[];
}

/** Those that compute now. */
let current: SimdKernels | undefined;

/** The kernels of tfjs that ours replace. */
let stockKernels: readonly tf.KernelConfig[] = [];

/**
 * Starts the wasm engine with the kernels that training needs in place of the stock ones. The threads
 * are settled by the first start in a process; results do not depend on how many there are.
 *
 * @throws Error when products and sums are to be fused, and Node or the processor does not
 */
export async function startWasmTraining(threads: number, rounding: Rounding): Promise<void> {
  // An engine that runs already, started by someone else, keeps the memory that it has.
  const isNew = tf.findBackend('wasm') === null;
  if (isNew && threads > 1) sharedMemory = await startSharedWasmEngine();
  else await startWasmEngine();
  const backend = tf.backend() as BackendWasm;
  guardMemory(backend);
  current?.finish();
  let kernels = kernelsOf.get(rounding);
  if (!kernels) {
    const simd = await loadSimdKernels(backend, threads, rounding, sharedMemory);
    if (!current && sharedMemory) waitForCalls(backend, simd);
    // Ours pass on what they do not compute to those that they replace.
    register(stockKernels);
    kernels = { simd, configs: makeKernels(simd) };
    kernelsOf.set(rounding, kernels);
    if (stockKernels.length === 0) stockKernels = kernels.configs.flatMap(registered);
  }
  current = kernels.simd;
  register(kernels.configs);
}

/** Has the engine and the kernels of tfjs wait for calls of ours that are not done, once in a process. */
function waitForCalls(backend: BackendWasm, first: SimdKernels): void {
  const workers = () => current ?? first;
  guardPendingCalls(backend, workers);
  register(tf.getKernelsForBackend('wasm').map((kernel) => afterPendingCalls(kernel, workers)));
}

/** What part of the time since its first kernel the engine wasm spent on products and convolutions, 0 to 1. */
export function productShare(): number {
  return kernelsOf.get('each')?.simd.productShare() ?? 0;
}
