import { readHead } from '../run-store/head.ts';
import { openStore } from '../stores/open.ts';

/**
 * The exit code of an attempt that failed after it had got further than the attempt before, so that another one is
 * worth its price: EX_TEMPFAIL of sysexits.h. One that failed where the last one did would fail there again.
 */
export const tryAgainCode = 75;

/**
 * Runs an attempt of a job, and tells a failure that is worth another attempt from one that is not, by whether the
 * kept run has a newer checkpoint than before.
 *
 * @param kept where the run is kept; null: nowhere, so that no failure is worth another attempt
 * @returns the attempt's exit code, or {@link tryAgainCode} in place of 1
 */
export async function withProgress(
  kept: string | null,
  attempt: () => Promise<number>,
): Promise<number> {
  if (kept === null) return attempt();
  const before = await keptStep(kept);
  const code = await attempt();
  if (code !== 1) return code;
  // A store that could be read before and cannot now is the likely reason of the failure, and passes.
  const after = await keptStep(kept).catch(() => Infinity);
  return after > before ? tryAgainCode : code;
}

/** The step of a kept run's newest checkpoint; −1: it has none. */
async function keptStep(place: string): Promise<number> {
  const store = await openStore(place, { mayBeNew: true, flag: 'CHECKPOINT_STORE' });
  const files = (await readHead(store))?.head.files ?? [];
  const steps = files.map(({ path }) => Number(/^checkpoints\/step-(\d+)\//.exec(path)?.[1] ?? -1));
  return Math.max(-1, ...steps);
}
