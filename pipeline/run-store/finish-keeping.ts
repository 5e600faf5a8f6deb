import type { RunKeeper } from './keep-run.ts';
import { RunTakenOver } from './run-tenure.ts';

/**
 * Uploads the last of a run. Where that fails, a run that was stopped has its folder to go on from, and one
 * that is finished is a failure: it was to be kept.
 */
export async function finishKeeping(
  keeper: RunKeeper,
  outcome: 'finished' | 'stopped',
  say: (line: string) => void,
): Promise<void> {
  try {
    await keeper.finish();
  } catch (error) {
    if (outcome === 'finished' || error instanceof RunTakenOver) throw error;
    say(`warning: not kept: ${(error as Error).message}`);
  }
}
