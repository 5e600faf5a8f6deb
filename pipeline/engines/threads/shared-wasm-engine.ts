import { createRequire } from 'node:module';
import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { startWasmEngine } from '../wasm-engine.ts';

interface LoadMessage {
  readonly cmd: string;
}

/** What Emscripten's start-up expects of a worker, and no more: it is told that the code is loaded. */
class IdleWorker {
  onmessage: ((event: { data: object }) => void) | undefined;

  postMessage({ cmd }: LoadMessage): void {
    if (cmd === 'load') queueMicrotask(() => this.onmessage?.({ data: { cmd: 'loaded' } }));
  }

  on(): void {}
  unref(): void {}
  terminate(): void {}
}

/**
 * Starts the wasm engine's build for threads, for the sake of its memory, which threads of ours can share.
 *
 * tfjs switches that build off in Node (https://github.com/tensorflow/tfjs/issues/3830), where its
 * workers cannot be started from the blob URLs it makes. It needs none when it is told to compute on one
 * thread, but asks for eight at its start: while it does, the name Worker stands for one that idles.
 *
 * @returns the engine's memory
 * @throws Error when this JavaScript has no shared memory, or the engine that starts has none after all
 */
export async function startSharedWasmEngine(): Promise<WebAssembly.Memory> {
  if (!('SharedArrayBuffer' in globalThis)) {
    throw new Error('there is no SharedArrayBuffer here, which threads need: use --threads 1');
  }
  const threads = createRequire(import.meta.url)('node:worker_threads') as { Worker: unknown };
  const { Worker } = threads;
  const before = Object.getOwnPropertyDescriptor(globalThis, 'Worker');
  threads.Worker = IdleWorker;
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', true);
  setThreadsCount(1);
  try {
    await startWasmEngine();
  } finally {
    threads.Worker = Worker;
    // Emscripten makes the class global in Node.
    Reflect.deleteProperty(globalThis, 'Worker');
    if (before) Object.defineProperty(globalThis, 'Worker', before);
  }
  const { wasm } = tf.backend() as unknown as { wasm: { wasmMemory?: WebAssembly.Memory } };
  if (wasm.wasmMemory?.buffer instanceof SharedArrayBuffer) return wasm.wasmMemory;
  throw new Error('the wasm engine has started without shared memory: use --threads 1');
}
