import type { Override } from '../../models/override.ts';
import { sha256Hex } from '../../models/sha256.ts';
import type { WritableStore } from '../../models/writable-store.ts';
import type { Verdict } from './gate.ts';

/** Who forces a promotion, over which model, and when. */
export type Forcing = Pick<Override, 'by' | 'at' | 'alias' | 'champion' | 'reason'>;

/** What is to be remembered of a verdict that a person overrode. */
export function createOverride(verdict: Verdict, forcing: Forcing): Override {
  const comparisons = verdict.kind === 'compared' ? verdict.comparisons : [];
  return {
    ...forcing,
    figures: comparisons
      .filter(({ isWorse }) => isWorse)
      .map(({ name, candidate, champion, worseBy }) => ({
        name,
        candidate: candidate?.mean ?? null,
        champion: champion.mean,
        worseBy,
      })),
    incomparable: verdict.kind === 'incomparable' ? verdict.because : [],
  };
}

/**
 * Records an override of a model whose manifest stands already, and so never changes: in a file of its own
 * beside it, `<id>/overrides/<time>-<digest>.json`.
 *
 * @returns the file's path in the store
 */
export async function recordOverride(
  store: WritableStore,
  id: string,
  override: Override,
): Promise<string> {
  const bytes = new TextEncoder().encode(`${JSON.stringify(override, null, 1)}\n`);
  const digest = (await sha256Hex(bytes)).slice(0, 8);
  const path = `${id}/overrides/${override.at.replaceAll(/[-:.]/g, '')}-${digest}.json`;
  // The same bytes are the same override: nothing is lost where the file is there.
  await store.create(path, bytes);
  return path;
}
