import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { startWasmEngine } from '../../models/wasm-engine.ts';
import { simdAdamStep } from './kernels/adam-step.ts';
import { simdBatchMatMul } from './kernels/batch-mat-mul.ts';
import { wasmConv2DBackpropFilter } from './kernels/conv2d-backprop-filter.ts';
import { wasmConv2DBackpropInput } from './kernels/conv2d-backprop-input.ts';
import { simdLeakyRelu } from './kernels/leaky-relu.ts';
import { loadSimdKernels } from './kernels/simd-kernels.ts';
import { wasmUnsortedSegmentSum } from './kernels/unsorted-segment-sum.ts';

let hasOurKernels = false;

/** Starts the wasm engine with the kernels that training needs in place of the stock ones. */
export async function startWasmTraining(): Promise<void> {
  await startWasmEngine();
  if (hasOurKernels) return;
  const simd = await loadSimdKernels(tf.backend() as BackendWasm);
  const kernels = [
    simdAdamStep(simd),
    simdBatchMatMul(simd),
    simdLeakyRelu(simd),
    wasmConv2DBackpropFilter,
    wasmConv2DBackpropInput,
    wasmUnsortedSegmentSum,
  ];
  for (const kernel of kernels) {
    if (tf.getKernel(kernel.kernelName, 'wasm')) tf.unregisterKernel(kernel.kernelName, 'wasm');
    tf.registerKernel(kernel);
  }
  hasOurKernels = true;
}
