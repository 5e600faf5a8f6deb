import { createModelSource } from '../../functions/serving/model-source.ts';
import { shippedFolder } from '../../functions/entries/environment.ts';
import type { Figure } from '../report.ts';
import type { BenchStore } from './bench-store.ts';

/** Reloads until the heap and the engine's memory have taken their size. */
const settling = 10;

/** Follows the resident memory of this process over reloads, without a word to the garbage collector. */
export async function measureMemory(
  { place, ids, promote }: BenchStore,
  reloads: number,
): Promise<readonly Figure[]> {
  const source = await createModelSource(
    { modelStore: place, refresh: 0, memory: 0, shippedFolder },
    () => {},
  );
  const sizes: number[] = [];
  for (let reload = 0; reload < reloads; reload++) {
    await promote(ids[(reload + 1) % ids.length] ?? '');
    await source.refresh();
    sizes.push(process.memoryUsage.rss() / 2 ** 20);
  }
  const highest = (values: readonly number[]) => Math.max(...values);
  return [
    {
      metric: `memory-over-${reloads}-reloads-peak`,
      engine: 'wasm',
      value: highest(sizes.slice(reloads >> 1)),
      unit: 'MiB',
      baseline: `peak over reloads ${settling} to ${reloads >> 1}`,
      baselineValue: highest(sizes.slice(settling, reloads >> 1)),
    },
  ];
}
