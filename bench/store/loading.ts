import { disposeGenerator, generate } from '../../models/generator.ts';
import { seedToLatent } from '../../models/seed/seed.ts';
import { openWatchableStore } from '../../models/stores/open.ts';
import { loadByAlias } from '../../functions/serving/served-model.ts';
import { type Figure, median } from '../report.ts';
import { timed } from '../timed.ts';
import type { BenchStore } from './bench-store.ts';

/**
 * Times a model's way from the store to its first digit: alias, manifest, files, SHA-256 of each, goldens,
 * one digit more; in turn with bare reads of the same objects. Each load opens the store anew.
 */
export async function measureLoading(
  { place, store, ids: [id = ''] }: BenchStore,
  loads: number,
): Promise<readonly Figure[]> {
  const paths = (await store.list(`${id}/`)).filter((path) => !path.endsWith('.png'));
  const times: { whole: number; bare: number }[] = [];
  for (let load = -2; load < loads; load++) {
    const whole = await timed(async () => {
      const { generator } = await loadByAlias(await openWatchableStore(place), 'champion');
      const { size } = generator.manifest.latent;
      generate(generator, [{ latent: seedToLatent('first', size), label: null }]);
      disposeGenerator(generator);
    });
    const bare = await timed(async () => {
      await Promise.all(paths.map(async (path) => store.read(path)));
    });
    if (load >= 0) times.push({ whole, bare });
  }
  return [
    {
      metric: 'load-3MB-verified-warm-p50',
      engine: 'wasm',
      value: median(times.map(({ whole }) => whole)),
      unit: 'ms',
      baseline: 'plain GETs of its files',
      baselineValue: median(times.map(({ bare }) => bare)),
    },
  ];
}
