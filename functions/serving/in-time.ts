import { StoreError } from '../../models/errors.ts';

/** How long something may take, and what is said when it takes longer. */
export interface TimeLimit {
  readonly seconds: number;
  /** The message of the error. */
  readonly late: string;
}

/**
 * Waits for work that reads from a store, but not for longer than a limit; then its signal ends the reads.
 *
 * @param discard takes a result that comes later all the same
 * @throws StoreError when it is late
 */
export async function inTime<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  { seconds, late }: TimeLimit,
  discard: (result: Result) => void = () => {},
): Promise<Result> {
  const over = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new StoreError(late));
      over.abort();
    }, 1000 * seconds);
  });
  const working = work(over.signal);
  try {
    return await Promise.race([working, tooLate]);
  } catch (error) {
    if (over.signal.aborted) working.then(discard).catch(() => {});
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
