import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

/**
 * Starts the engine that serves everywhere and whose arithmetic is defined bit for bit.
 *
 * @param folder where the .wasm files lie, for a bundle that left them behind; absent: the package's own
 */
export async function startWasmEngine(folder?: string): Promise<void> {
  const listeners = crashListeners();
  if (folder !== undefined) setWasmPaths(folder.endsWith('/') ? folder : `${folder}/`);
  if (!(await tf.setBackend('wasm'))) throw new Error('the wasm engine did not start');
  await tf.ready();
  removeNewCrashListeners(listeners);
}

const crashEvents = ['uncaughtException', 'unhandledRejection'] as const;

/** Those that listen to Node's crash events now; none in a browser. */
function crashListeners(): Set<unknown> {
  if (typeof process === 'undefined') return new Set();
  return new Set(crashEvents.flatMap((event) => process.listeners(event as 'uncaughtException')));
}

/**
 * Emscripten's start-up code adds listeners that throw whatever reaches them again, from inside its one
 * line of 37 kB, which Node then prints. Without them a crash is reported where it happened.
 */
function removeNewCrashListeners(before: ReadonlySet<unknown>): void {
  if (typeof process === 'undefined') return;
  for (const event of crashEvents) {
    for (const listener of process.listeners(event as 'uncaughtException')) {
      if (!before.has(listener)) process.removeListener(event, listener);
    }
  }
}
