import { availableParallelism } from 'node:os';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { startWasmEngine } from './wasm-engine.ts';
import { simdAdamStep } from './kernels/adam-step.ts';
import { simdBatchMatMul } from './kernels/batch-mat-mul.ts';
import {
  simdConv2D,
  simdConv2DBackpropFilter,
  simdConv2DBackpropInput,
} from './kernels/convolution.ts';
import { wasmIdentity } from './kernels/identity.ts';
import { simdLeakyRelu, simdLeakyReluGradient } from './kernels/leaky-relu.ts';
import { loadSimdKernels } from './kernels/simd-kernels.ts';
import { simdSum } from './kernels/sum.ts';
import { wasmUnsortedSegmentSum } from './kernels/unsorted-segment-sum.ts';
import { startSharedWasmEngine } from './threads/shared-wasm-engine.ts';

/** Threads beyond this have not been seen to help a step of the size these networks take. */
const mostThreads = 4;

/** As many threads as the machine runs at once, up to four. */
export function defaultThreads(): number {
  return Math.min(availableParallelism(), mostThreads);
}

let hasOurKernels = false;

/**
 * Starts the wasm engine with the kernels that training needs in place of the stock ones. The threads
 * are settled by the first start in a process; results do not depend on how many there are.
 */
export async function startWasmTraining(threads: number): Promise<void> {
  // An engine that runs already, started by someone else, keeps the memory that it has.
  const isNew = tf.findBackend('wasm') === null;
  const memory = isNew && threads > 1 ? await startSharedWasmEngine() : undefined;
  if (!memory) await startWasmEngine();
  if (hasOurKernels) return;
  const simd = await loadSimdKernels(tf.backend() as BackendWasm, threads, memory);
  const kernels = [
    simdAdamStep(simd),
    simdBatchMatMul(simd),
    simdLeakyRelu(simd),
    simdLeakyReluGradient(simd),
    simdSum(simd),
    wasmIdentity,
    simdConv2D(simd),
    simdConv2DBackpropFilter(simd),
    simdConv2DBackpropInput(simd),
    wasmUnsortedSegmentSum,
  ];
  for (const kernel of kernels) {
    if (tf.getKernel(kernel.kernelName, 'wasm')) tf.unregisterKernel(kernel.kernelName, 'wasm');
    tf.registerKernel(kernel);
  }
  hasOurKernels = true;
}
