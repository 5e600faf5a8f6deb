import { createApp } from '../../functions/app.ts';
import { randomSeed, shippedFolder } from '../../functions/entries/environment.ts';
import { loadServedModel } from '../../functions/serving/served-model.ts';
import { generate, type Generator } from '../../models/generator.ts';
import { seedToLabel, seedToLatent } from '../../models/seed/seed.ts';
import { type Figure, median } from '../report.ts';
import { timed } from '../timed.ts';
import { percentile99 } from './percentile.ts';

/** Untimed rounds before the others, for the compilers. */
const warmUpRounds = 20;

/** Requests after which V8's last compiler has had its turn, so that a digit takes what it will take for hours. */
const requestsUntilWarm = 3000;

/** Times answers in process, without a socket, distinct seeds, in turn with the generator alone. */
export async function measureLatency(requests: number): Promise<readonly Figure[]> {
  const served = await loadServedModel({ shippedFolder }, () => {});
  const dependencies = { randomSeed, log: () => {}, version: 'bench' };
  const app = createApp({ ...dependencies, servedModel: () => Promise.resolve(served) });
  const request = async (path: string, headers: Record<string, string> = {}) =>
    (await app.request(path, { headers })).arrayBuffer();
  const tag = (await app.request('/digit?seed=0')).headers.get('ETag') ?? '';
  const times = { digit: [], alone: [], notModified: [], large: [] } as Record<Kind, number[]>;
  for (let round = -warmUpRounds; round < requests; round++) {
    const seed = `bench${round}`;
    const kinds: Partial<Record<Kind, () => Promise<unknown>>> = {
      digit: () => request(`/digit?seed=${seed}`),
      alone: () => drawAlone(served.generator, seed),
      notModified: () => request('/digit?seed=0', { 'If-None-Match': tag }),
      // A large one takes as long as fifty small ones: fewer are enough.
      ...(round % 10 === 0 && { large: () => request(`/digit?seed=${seed}&size=1024`) }),
    };
    for (const [kind, action] of Object.entries(kinds)) {
      const milliseconds = await timed(action);
      if (round >= 0) times[kind as Kind].push(milliseconds);
    }
  }
  const warm = await measureWarm((round) => request(`/digit?seed=warm${round}`), requests);
  return [...figures(times), figureOf('digit-p50-warm', warm, 'digit-p50', median(times.digit))];
}

/** The median of `requests` requests of a process that has answered many. */
async function measureWarm(
  request: (round: number) => Promise<unknown>,
  requests: number,
): Promise<number> {
  for (let round = 0; round < requestsUntilWarm; round++) await request(round);
  const times: number[] = [];
  for (let round = 0; round < requests; round++) {
    times.push(await timed(() => request(requestsUntilWarm + round)));
  }
  return median(times);
}

type Kind = 'digit' | 'alone' | 'notModified' | 'large';

function figures(times: Readonly<Record<Kind, readonly number[]>>): readonly Figure[] {
  const digit = median(times.digit);
  return [
    figureOf('digit-p50', digit, 'generator alone', median(times.alone)),
    figureOf('digit-p99', percentile99(times.digit), 'generator alone', percentile99(times.alone)),
    figureOf('digit-1024-p50', median(times.large), 'digit-p50', digit),
    figureOf('not-modified-p50', median(times.notModified), 'digit-p50', digit),
  ];
}

function figureOf(metric: string, value: number, baseline: string, baselineValue: number): Figure {
  return { metric, engine: 'wasm', value, unit: 'ms', baseline, baselineValue };
}

async function drawAlone(generator: Generator, seed: string): Promise<void> {
  const { latent, labels } = generator.manifest;
  const label = labels && seedToLabel(seed, labels.length);
  generate(generator, [{ latent: seedToLatent(seed, latent.size), label }]);
}
