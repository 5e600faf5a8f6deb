import { setImmediate as nextTurn } from 'node:timers/promises';

/** Lets signals in, in the midst of long work. @throws the reason to stop, where there is one */
export type Turn = () => Promise<void>;

export function turnUntil(stop: AbortSignal | undefined): Turn {
  return async () => {
    await nextTurn();
    stop?.throwIfAborted();
  };
}
