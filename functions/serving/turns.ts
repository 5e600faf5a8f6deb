import { setImmediate } from 'node:timers';

const waiting: (() => void)[] = [];

/**
 * Waits for a turn of the event loop in which no other caller of this function continues. Work of some milliseconds
 * that begins with it is done one piece a turn, so that a short request waits for one piece and not for as many as
 * there are connections.
 */
export async function ownTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(next);
  });
}

function next(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(next);
}
