import type { EngineName } from '../engines/engine.ts';
import { fusedSaving } from '../engines/fused-saving.ts';
import { formatDuration } from '../terminal/progress.ts';

/**
 * Says at the end of a run on wasm what wasm-fma would have saved, where Node and the processor can fuse.
 *
 * @param seconds that the run took
 */
export async function printFusedSaving(
  engine: EngineName,
  seconds: number,
  print: (line: string) => void,
): Promise<void> {
  if (engine !== 'wasm') return;
  const share = await fusedSaving();
  if (share !== null) print(savingText(share, seconds));
}

/** @param share of the time, 0 to 1 */
export function savingText(share: number, seconds: number): string {
  const saved = `${formatDuration(share * seconds)} (${Math.round(100 * share)} %)`;
  return `--engine wasm-fma would have saved about ${saved}, by an estimate; its models have other ids`;
}
