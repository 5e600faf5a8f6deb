import type { Thread } from './thread.ts';

/** Threads that share a queue of jobs. */
export interface ThreadPool<Question, Answer> {
  /**
   * Runs a job in the next thread that is free. A thread that takes longer than the pool allows is ended, and
   * another one takes its place.
   *
   * @param signal takes the job from the queue, or lets the thread know that nobody waits for it any more
   * @throws PoolOverloaded when too many jobs wait, or the job took too long
   * @throws the reason of the signal
   */
  readonly run: <Result>(
    job: Job<Question, Answer, Result>,
    signal?: AbortSignal,
  ) => Promise<Result>;
  /** Jobs accepted and not begun, and jobs under way. */
  readonly length: () => { readonly waiting: number; readonly running: number };
  /** Ends all threads: what they do fails. */
  readonly close: () => Promise<void>;
}

/** What a job does with a thread: asks it, any number of times. */
type Job<Question, Answer, Result> = (thread: Thread<Question, Answer>) => Promise<Result>;

/** The bounds of a pool. */
export interface PoolBounds {
  /** Jobs at work at the same time. */
  readonly threads: number;
  /** Jobs that wait; one more is refused. */
  readonly waiting: number;
  /** Milliseconds that a job may take once it has begun. */
  readonly milliseconds: number;
}

/** A pool does not take a job, or gives it up. */
export class PoolOverloaded extends Error {
  override readonly name = 'PoolOverloaded' as const;
}

/** Creates a pool. @param create creates a thread, which starts when it is first asked */
export function createThreadPool<Question, Answer>(
  create: () => Thread<Question, Answer>,
  { threads: most, waiting, milliseconds }: PoolBounds,
): ThreadPool<Question, Answer> {
  const threads: Thread<Question, Answer>[] = [];
  const idle: Thread<Question, Answer>[] = [];
  const queue: ((thread: Thread<Question, Answer>) => void)[] = [];

  /** Waits for a thread to be free. @throws PoolOverloaded, the reason of the signal */
  async function freeThread(signal: AbortSignal | undefined): Promise<Thread<Question, Answer>> {
    signal?.throwIfAborted();
    const free = idle.pop();
    if (free) return free;
    if (threads.length < most) {
      const created = create();
      threads.push(created);
      return created;
    }
    if (queue.length >= waiting) throw new PoolOverloaded(`${queue.length} others wait`);
    return new Promise((resolve, reject) => {
      const leave = () => {
        queue.splice(queue.indexOf(begin), 1);
        reject(signal?.reason as Error);
      };
      const begin = (thread: Thread<Question, Answer>) => {
        signal?.removeEventListener('abort', leave);
        resolve(thread);
      };
      queue.push(begin);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  function release(thread: Thread<Question, Answer>): void {
    const next = queue.shift();
    if (next) next(thread);
    else idle.push(thread);
  }

  /** Runs a job within the time that it may take. */
  async function runIn<Result>(
    thread: Thread<Question, Answer>,
    job: Job<Question, Answer, Result>,
  ): Promise<Result> {
    let isLate = false;
    const limit = setTimeout(() => {
      isLate = true;
      void thread.restart();
    }, milliseconds);
    try {
      return await job(thread);
    } catch (error) {
      throw isLate ? new PoolOverloaded(`a job took more than ${milliseconds} ms`) : error;
    } finally {
      clearTimeout(limit);
      release(thread);
    }
  }

  return {
    async run(job, signal) {
      const thread = await freeThread(signal);
      if (signal?.aborted) {
        release(thread);
        throw signal.reason as Error;
      }
      const cancel = () => thread.cancel();
      signal?.addEventListener('abort', cancel, { once: true });
      const working = runIn(thread, job);
      const stopWatching = () => signal?.removeEventListener('abort', cancel);
      working.then(stopWatching, stopWatching);
      return signal ? untilAborted(working, signal) : working;
    },
    length: () => ({ waiting: queue.length, running: threads.length - idle.length }),
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

/** What a promise becomes, or the reason of the signal where that comes first. */
async function untilAborted<Result>(
  working: Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason as Error);
    signal.addEventListener('abort', leave, { once: true });
    void working.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
