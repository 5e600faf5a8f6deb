import type { EngineName } from '../engines/engine.ts';
import { fusedSaving } from '../engines/fused-saving.ts';
import { formatDuration } from '../terminal/progress.ts';

/** Less is within what the estimate may be wrong by, and no reason to take another engine. */
const leastSaving = 5; // seconds

/**
 * Says at the end of a run on wasm what wasm-fma would have saved, where Node and the processor can fuse and it is
 * some seconds.
 *
 * @param seconds that the run took
 */
export async function printFusedSaving(
  engine: EngineName,
  seconds: number,
  print: (line: string) => void,
): Promise<void> {
  if (engine !== 'wasm' || seconds < leastSaving) return;
  const share = await fusedSaving();
  const text = share === null ? null : savingText(share, seconds);
  if (text !== null) print(text);
}

/** @param share of the time, 0 to 1 @returns null for a saving that is not worth a line */
export function savingText(share: number, seconds: number): string | null {
  if (share * seconds < leastSaving) return null;
  const saved = `${formatDuration(share * seconds)} (${Math.round(100 * share)} %)`;
  return `--engine wasm-fma would have saved about ${saved}, by an estimate; its models have other ids`;
}
