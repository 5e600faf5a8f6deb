/**
 * A helping thread: runs one kernel call after another on memory that it shares with the main thread.
 * Plain JavaScript, so that it starts wherever Node does, whatever runs the TypeScript around it.
 */
import { parentPort, workerData } from 'node:worker_threads';

const { module, memory, control, kernels, layout, spins } = workerData;
const state = new Int32Array(control, 0, layout.stateLength);
const call = new Float64Array(control, layout.callOffset, layout.callLength);
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
const functions = kernels.map((name) => exports[name]);
parentPort.postMessage('ready');

let turn = 0;
for (;;) {
  // Calls come in quick succession within a step: look for the next a while before going to sleep.
  for (let spin = 0; spin < spins && Atomics.load(state, layout.calls) === turn; spin++);
  // Again and again: a notification may be a late one, of a call that was seen while looking.
  while (Atomics.load(state, layout.calls) === turn) Atomics.wait(state, layout.calls, turn);
  turn = Atomics.load(state, layout.calls);
  const [kernel, count, ...parameters] = call;
  try {
    functions[kernel](...parameters.slice(0, count));
  } catch {
    Atomics.store(state, layout.failed, 1);
  }
  Atomics.store(state, layout.answered, turn);
  Atomics.notify(state, layout.answered);
}
