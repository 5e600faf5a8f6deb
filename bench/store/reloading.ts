import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from '../../functions/app.ts';
import { createModelSource, type ModelSource } from '../../functions/serving/model-source.ts';
import { randomSeed, shippedFolder } from '../../functions/entries/environment.ts';
import { type Figure, median } from '../report.ts';
import { percentile99 } from '../serve/percentile.ts';
import type { BenchStore } from './bench-store.ts';

/** Requests are due so many milliseconds apart, whether the one before is answered or not. */
const interval = 5;

/** In each round requests without reloads, then as many with. */
const requestsPerRound = 200;

/**
 * Times requests, from when they are due, while one reload follows the other, in turn with the same
 * requests while none does. A reload reads three megabytes, proves them and warms them; no model stays in
 * memory beside the one that serves, so that none is spared.
 */
export async function measureReloading(
  { place, ids, promote }: BenchStore,
  requests: number,
): Promise<readonly Figure[]> {
  const source = await createModelSource(
    { modelStore: place, refresh: 0, memory: 0, shippedFolder },
    () => {},
  );
  const app = createApp({ ...source, randomSeed, log: () => {}, version: 'bench' });
  const times = { without: [] as number[], during: [] as number[] };
  let reloads = 0;
  const rounds = Math.ceil(requests / requestsPerRound);
  for (let round = -1; round < rounds; round++) {
    const without = await requestOnTime(app, round);
    const reloading = reloadUntilStopped(source, ids, promote);
    const during = await requestOnTime(app, round);
    const count = await reloading.stop();
    if (round < 0) continue;
    times.without.push(...without);
    times.during.push(...during);
    reloads += count;
  }
  const figure = (metric: string, of: (values: readonly number[]) => number): Figure => ({
    metric,
    engine: `${reloads} reloads`,
    value: of(times.during),
    unit: 'ms',
    baseline: 'without reloads',
    baselineValue: of(times.without),
  });
  return [
    figure('digit-during-reloads-p50', median),
    figure('digit-during-reloads-p99', percentile99),
  ];
}

async function requestOnTime(
  app: ReturnType<typeof createApp>,
  round: number,
): Promise<readonly number[]> {
  const start = performance.now();
  const answers: Promise<number>[] = [];
  for (let request = 0; request < requestsPerRound; request++) {
    const due = start + request * interval;
    await sleep(Math.max(0, due - performance.now()));
    answers.push(answerTime(app, `/digit?seed=${round}-${request}`, due));
  }
  return Promise.all(answers);
}

/** @returns milliseconds from when the request was due to the whole answer */
async function answerTime(
  app: ReturnType<typeof createApp>,
  path: string,
  due: number,
): Promise<number> {
  const answer = await app.request(path);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
  await answer.arrayBuffer();
  return performance.now() - due;
}

function reloadUntilStopped(
  source: ModelSource,
  ids: readonly string[],
  promote: (id: string) => Promise<void>,
) {
  const stopped = new AbortController();
  let count = 0;
  const running = (async () => {
    while (!stopped.signal.aborted) {
      const { generator } = await source.servedModel();
      const next = ids[(ids.indexOf(generator.manifest.id) + 1) % ids.length] ?? '';
      await promote(next);
      await source.refresh();
      const served = (await source.servedModel()).generator.manifest.id;
      if (served !== next) throw new Error(`${next} was promoted, but ${served} is in use`);
      count += 1;
    }
  })();
  return {
    async stop() {
      stopped.abort();
      await running;
      return count;
    },
  };
}
