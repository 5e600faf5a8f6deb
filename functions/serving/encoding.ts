import {
  type Drawing,
  type Encoded,
  encodeDrawing,
  encodingTime,
} from '../images/encode/drawing.ts';
import type { PictureTasks } from '../threads/picture-tasks.ts';
import { ownTurn } from './turns.ts';

/**
 * Milliseconds of encoding above which a drawing is for a thread: to hand one over and back takes 0.2 to 0.5 ms, and a
 * picture of 280 pixels or a sheet of 100 small digits, which pages show, are not to wait behind pictures sent in.
 */
const mostMilliseconds = 10;

/** Milliseconds of encoding from which a drawing waits for a turn of its own. */
const leastMilliseconds = 2;

/**
 * Encodes a drawing: one that takes long in a thread, where there are some, any other in the thread that asks.
 *
 * @param threads absent: there are none
 * @param signal of the request; read only where a thread can stop
 * @throws Problem overloaded where too many wait for a thread
 */
export async function encodeWithThreads(
  drawing: Drawing,
  threads: Pick<PictureTasks, 'encode'> | undefined,
  signal: () => AbortSignal,
): Promise<Encoded> {
  const milliseconds = encodingTime(drawing);
  if (threads && milliseconds > mostMilliseconds) return threads.encode(drawing, signal());
  if (milliseconds > leastMilliseconds) await ownTurn();
  return encodeDrawing(drawing);
}
