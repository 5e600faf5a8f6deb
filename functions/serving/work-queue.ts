import { Problem } from '../problem.ts';
import { inTime } from './in-time.ts';

/** How much work goes on at once. */
export interface WorkQueueLimits {
  /** Work under way at once. */
  readonly running: number;
  /** Work that waits for its turn; more is refused. */
  readonly waiting: number;
  /** Seconds that work may wait, and then may take. */
  readonly seconds: number;
}

/** Does work in the order in which it came, some of it at once, the rest in turn. */
export interface WorkQueue {
  /**
   * @param work ends early, and rejects, when its signal is aborted
   * @throws Problem overloaded when too much work waits, or this waited too long
   * @throws StoreError when the work took too long
   */
  readonly run: <Result>(work: (signal: AbortSignal) => Promise<Result>) => Promise<Result>;
  readonly length: () => { readonly waiting: number; readonly running: number };
}

/**
 * Makes a queue whose callers all get an answer in time. Work that goes on although its time is over keeps its
 * place until it ends: reads that hang cannot pile up.
 *
 * @param what names the work in messages: "the store"
 */
export function createWorkQueue(what: string, limits: WorkQueueLimits): WorkQueue {
  const waiting = new Set<() => void>();
  let running = 0;

  /** Waits for a turn. @throws Problem overloaded */
  async function turn(): Promise<void> {
    if (running < limits.running) {
      running++;
      return;
    }
    const tooMuch = () => new Problem('overloaded', [], `${what} has too much to do now.`);
    if (waiting.size >= limits.waiting) throw tooMuch();
    await new Promise<void>((resolve, reject) => {
      const giveUp = setTimeout(() => {
        waiting.delete(begin);
        reject(tooMuch());
      }, 1000 * limits.seconds);
      const begin = () => {
        clearTimeout(giveUp);
        resolve();
      };
      waiting.add(begin);
    });
  }

  /** Hands the turn to who waits longest. */
  function passOn(): void {
    const [next] = waiting;
    if (!next) {
      running--;
      return;
    }
    waiting.delete(next);
    next();
  }

  return {
    length: () => ({ waiting: waiting.size, running }),
    async run(work) {
      await turn();
      const { seconds } = limits;
      const late = `${what} did not answer within ${seconds} s`;
      return inTime(async (signal) => work(signal).finally(passOn), { seconds, late });
    },
  };
}
