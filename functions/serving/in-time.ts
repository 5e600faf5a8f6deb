import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../../models/store-error.ts';

/**
 * Waits for a model, for `patience` seconds.
 *
 * @param discard takes one that comes later
 * @throws StoreError when it is late
 */
export async function inTime<Loaded>(
  loading: Promise<Loaded>,
  { patience, location }: { readonly patience: number; readonly location: string },
  discard: (late: Loaded) => void,
): Promise<Loaded> {
  const over = new AbortController();
  const late = sleep(1000 * patience, 'late' as const, { signal: over.signal });
  late.catch(() => {});
  const first = await Promise.race([loading, late]).finally(() => over.abort());
  if (first !== 'late') return first;
  loading.then(discard).catch(() => {});
  throw new StoreError(`${location}: did not give its model within ${patience} s`);
}
