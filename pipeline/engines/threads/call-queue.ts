/** Where things stand in the memory that all threads share, each counter in a cache line of its own. */
export const layout = {
  /** Calls that were posted, taken and done since the start. They wrap around. */
  posted: 0,
  taken: 16,
  done: 32,
  /** Threads that sleep until a counter changes. */
  sleeping: 48,
  /** Not 0: a kernel has failed on a helping thread. */
  failed: 64,
  stateLength: 80,
  /** In numbers of 8 bytes: the address of each thread's workspace. */
  workspaces: 40,
  /** The calls, and after them how long each thread was busy with each kernel, in milliseconds. */
  numbers: 104,
  slotLength: 40,
  /** Within a call: which kernel, how many parameters, and how many of these are offsets in the workspace. */
  kernel: 0,
  count: 1,
  inWorkspace: 2,
  /** How many calls must be done before this one starts. */
  needs: 3,
  parameters: 4,
} as const;

/** Looks at a counter before a thread goes to sleep, some tens of microseconds. */
export const spins = 20_000;

/** Into how many waits the patience with a thread is divided. */
const waits = 60;

/** A kernel as a thread calls it. */
export type KernelFunction = (...parameters: number[]) => void;

/** The main thread's end of a queue of kernel calls that all threads take from. */
export interface CallQueue {
  /** What helping threads share. */
  readonly control: SharedArrayBuffer;
  readonly slots: number;
  /** Calls that were posted; wraps around. */
  posted(): number;
  /** Whether all calls are done that were posted when `posted` gave this number. */
  isDone(posted: number): boolean;
  /** Calls that no thread has taken yet. */
  untaken(): number;
  /**
   * Appends calls of one kernel, which start when all calls before them are done.
   *
   * @param inWorkspace how many of the last parameters are offsets in the workspace of the thread that runs the call
   */
  post(kernel: number, calls: readonly (readonly number[])[], inWorkspace: number): void;
  /** Runs a call on this thread at once: no other may be pending. */
  runHere(kernel: number, parameters: readonly number[], inWorkspace: number): void;
  /** Runs the next call on this thread. @returns false where there is none, or it cannot start yet */
  runNext(): boolean;
  /**
   * Helps until all calls are done that were posted when `posted` gave this number, or waits for those that others
   * run.
   *
   * @param patience milliseconds in which one of them must end
   * @returns false where none did
   */
  awaitDone(posted: number, patience: number): boolean;
  hasFailed(): boolean;
  /** Sets where a thread's workspace is: no call may be pending. */
  setWorkspace(thread: number, address: number): void;
  /** Milliseconds that all threads together spent in a kernel. */
  busyTime(kernel: number): number;
}

/** @param threads in all, the main one, which has number 0, among them */
export function createCallQueue(threads: number, functions: readonly KernelFunction[]): CallQueue {
  const slots = 2 ** Math.ceil(Math.log2(Math.max(64, 16 * threads)));
  const length = layout.numbers + slots * layout.slotLength + threads * functions.length;
  const control = new SharedArrayBuffer(8 * length);
  const state = new Int32Array(control, 0, layout.stateLength);
  const numbers = new Float64Array(control);
  const busyFrom = layout.numbers + slots * layout.slotLength;
  const load = (counter: number) => Atomics.load(state, counter);
  const slotOf = (turn: number) => layout.numbers + (turn & (slots - 1)) * layout.slotLength;
  const read = (index: number) => numbers[index] ?? 0;
  const isDone = (posted: number) => ((load(layout.done) - posted) | 0) >= 0;
  const wake = (counter: number) => {
    if (load(layout.sleeping) > 0) Atomics.notify(state, counter);
  };
  const runHere = (kernel: number, parameters: readonly number[], inWorkspace: number) => {
    const start = performance.now();
    functions[kernel]?.(...placed(parameters, inWorkspace, read(layout.workspaces)));
    numbers[busyFrom + kernel] = read(busyFrom + kernel) + performance.now() - start;
  };
  const runCall = (turn: number) => {
    const slot = slotOf(turn);
    const first = slot + layout.parameters;
    const parameters = Array.from(numbers.subarray(first, first + read(slot + layout.count)));
    try {
      runHere(read(slot + layout.kernel), parameters, read(slot + layout.inWorkspace));
    } finally {
      Atomics.add(state, layout.done, 1);
      wake(layout.done);
    }
  };
  const runNext = () => {
    const turn = load(layout.taken);
    if (turn === load(layout.posted) || !isDone(read(slotOf(turn) + layout.needs))) return false;
    const next = (turn + 1) | 0;
    if (Atomics.compareExchange(state, layout.taken, turn, next) === turn) runCall(turn);
    return true;
  };
  const awaitChange = (before: number, patience: number) => {
    for (let spin = 0; spin < spins; spin++) if (load(layout.done) !== before) return true;
    Atomics.add(state, layout.sleeping, 1);
    // In pieces: where the machine was suspended, the clock went on and the other threads did not.
    for (let piece = 0; piece < waits && load(layout.done) === before; piece++) {
      Atomics.wait(state, layout.done, before, patience / waits);
    }
    Atomics.sub(state, layout.sleeping, 1);
    return load(layout.done) !== before;
  };
  return {
    control,
    slots,
    posted: () => load(layout.posted),
    isDone,
    untaken: () => (load(layout.posted) - load(layout.taken)) | 0,
    post(kernel, calls, inWorkspace) {
      const needs = load(layout.posted);
      for (const [index, parameters] of calls.entries()) {
        const slot = slotOf(needs + index);
        numbers.set([kernel, parameters.length, inWorkspace, needs], slot);
        numbers.set(parameters, slot + layout.parameters);
      }
      Atomics.store(state, layout.posted, (needs + calls.length) | 0);
      wake(layout.posted);
    },
    runHere,
    runNext,
    awaitDone(posted, patience) {
      for (;;) {
        // Read before the calls are looked at: one that ends meanwhile must not be waited for.
        const before = load(layout.done);
        if (isDone(posted)) return true;
        if (!runNext() && !awaitChange(before, patience)) return false;
      }
    },
    hasFailed: () => load(layout.failed) !== 0,
    setWorkspace(thread, address) {
      numbers[layout.workspaces + thread] = address;
    },
    busyTime: (kernel) =>
      Array.from({ length: threads }, (_, thread) =>
        read(busyFrom + thread * functions.length + kernel),
      ).reduce((sum, time) => sum + time, 0),
  };
}

/** Parameters of which the last ones are offsets in a workspace, as addresses. */
export function placed(
  parameters: readonly number[],
  inWorkspace: number,
  workspace: number,
): readonly number[] {
  if (inWorkspace === 0) return parameters;
  const first = parameters.length - inWorkspace;
  return parameters.map((value, index) => (index < first ? value : value + workspace));
}
