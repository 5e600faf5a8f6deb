import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { requireBuilt } from './kernels/built-file.ts';
import { registerGradients } from './kernels/gradients.ts';
import { makeKernels, register } from './kernels/registered.ts';
import {
  bindSimdKernels,
  callingThread,
  engineMemory,
  kernelFunctions,
} from './kernels/simd-kernels.ts';
import { guardMemory } from './refused-memory.ts';
import { startWasmEngine } from './wasm-engine.ts';

/** What the engine loads. */
export interface BrowserEngineFiles {
  /** The folder of tfjs-backend-wasm-simd.wasm, with a slash at its end. */
  readonly engineFolder: string;
  /** The content of kernels/simd.wasm. */
  readonly kernels: Uint8Array<ArrayBuffer>;
}

/**
 * Starts the engine `wasm` in a browser or its worker, on one thread: the arithmetic is Node's, bit for bit.
 *
 * @throws Error where WebAssembly, its SIMD or a file is missing, or the kernels are not those that were built
 */
export async function startBrowserEngine({
  engineFolder,
  kernels,
}: BrowserEngineFiles): Promise<void> {
  await requireBuilt('simd.wasm', kernels);
  tf.enableProdMode();
  registerGradients();
  // Where the page is isolated, tfjs would start threads from addresses that a strict policy forbids.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  await startWasmEngine(engineFolder);
  const backend = tf.backend() as BackendWasm;
  guardMemory(backend);
  const module = await WebAssembly.compile(kernels);
  const memory = engineMemory(backend);
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  const workers = callingThread(kernelFunctions(exports));
  register(makeKernels(bindSimdKernels(backend, exports, workers, 1)));
}
