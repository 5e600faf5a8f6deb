import * as tf from '@tensorflow/tfjs-core';
import { startWasmEngine } from '../../models/wasm-engine.ts';
import { wasmAdamStep } from './kernels/adam-step.ts';
import { fastBatchMatMul } from './kernels/batch-mat-mul.ts';

/** Starts the wasm engine with the kernels that training needs in place of the stock ones. */
export async function startWasmTraining(): Promise<void> {
  await startWasmEngine();
  if (tf.getKernel(wasmAdamStep.kernelName, 'wasm')) return;
  const product = fastBatchMatMul();
  tf.unregisterKernel(product.kernelName, 'wasm');
  tf.registerKernel(product);
  tf.registerKernel(wasmAdamStep);
}
