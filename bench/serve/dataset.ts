import { join } from 'node:path';
import { drawSeries } from '../../models/digit-series.ts';
import { loadServedModel } from '../../functions/serving/served-model.ts';
import { shippedFolder } from '../../functions/entries/environment.ts';
import type { Figure } from '../report.ts';
import { projectFolder, startServer } from './server-process.ts';

const count = 10_000;

/** Seconds that the built server takes for a data set as a zip, beside the generator's own for its digits. */
export async function measureDataset(): Promise<readonly Figure[]> {
  const server = await startServer([
    join(projectFolder, 'dist/server/functions/entries/server.mjs'),
  ]);
  try {
    const start = performance.now();
    const response = await fetch(`${server.url}/dataset?count=${count}&seed=bench`);
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`/dataset answered ${response.status}`);
    const value = (performance.now() - start) / 1000;
    return [
      {
        metric: 'dataset-10000',
        engine: 'wasm',
        value,
        unit: 's',
        baseline: 'generator alone',
        baselineValue: await drawAlone(),
      },
    ];
  } finally {
    await server.stop();
  }
}

async function drawAlone(): Promise<number> {
  const { generator } = await loadServedModel({ shippedFolder }, () => {});
  const start = performance.now();
  const series = { seed: 'bench', count, label: null };
  for await (const batch of drawSeries(generator, series)) {
    if (batch.images.length === 0) throw new Error('the generator returned no images');
  }
  return (performance.now() - start) / 1000;
}
