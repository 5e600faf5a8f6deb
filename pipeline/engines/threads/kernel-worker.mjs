/**
 * A helping thread: takes one kernel call after another from a queue, on memory that it shares with the main thread.
 * Plain JavaScript, so that it starts wherever Node does, whatever runs the TypeScript around it.
 */
import { parentPort, workerData } from 'node:worker_threads';

const { module, memory, control, kernels, layout, slots, thread, spins } = workerData;
const state = new Int32Array(control, 0, layout.stateLength);
const numbers = new Float64Array(control);
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
const functions = kernels.map((name) => exports[name]);
/** Where this thread's busy times start: one number a kernel. */
const busy = layout.numbers + slots * layout.slotLength + thread * kernels.length;
parentPort.postMessage('ready');

for (;;) runCall(takeCall());

/** Takes the next call that nobody has taken, and waits for one where there is none. */
function takeCall() {
  for (let spin = 0; ; spin++) {
    const turn = Atomics.load(state, layout.taken);
    const posted = Atomics.load(state, layout.posted);
    if (turn !== posted) {
      const next = (turn + 1) | 0;
      if (Atomics.compareExchange(state, layout.taken, turn, next) === turn) return turn;
    } else if (spin >= spins) {
      // Calls come in quick succession within a step: only after looking for a while it goes to sleep.
      sleepWhile(layout.posted, posted);
      spin = 0;
    }
  }
}

function runCall(turn) {
  const slot = layout.numbers + (turn & (slots - 1)) * layout.slotLength;
  awaitDone(numbers[slot + layout.needs]);
  const start = performance.now();
  const kernel = numbers[slot + layout.kernel];
  const first = slot + layout.parameters;
  const parameters = Array.from(numbers.subarray(first, first + numbers[slot + layout.count]));
  const workspace = numbers[layout.workspaces + thread];
  for (let back = numbers[slot + layout.inWorkspace]; back > 0; back--) {
    parameters[parameters.length - back] += workspace;
  }
  try {
    functions[kernel](...parameters);
  } catch {
    Atomics.store(state, layout.failed, 1);
  }
  numbers[busy + kernel] += performance.now() - start;
  Atomics.add(state, layout.done, 1);
  if (Atomics.load(state, layout.sleeping) > 0) Atomics.notify(state, layout.done);
}

/** Waits until so many calls are done: those before this one's kernel. */
function awaitDone(needed) {
  for (let spin = 0; ; spin++) {
    const done = Atomics.load(state, layout.done);
    if (((done - needed) | 0) >= 0) return;
    if (spin >= spins) sleepWhile(layout.done, done);
  }
}

/** Sleeps while a counter has this value; may return early. Who changes it looks for sleepers. */
function sleepWhile(counter, value) {
  Atomics.add(state, layout.sleeping, 1);
  Atomics.wait(state, counter, value);
  Atomics.sub(state, layout.sleeping, 1);
}
