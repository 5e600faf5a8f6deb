import { encode } from 'fast-png';
import { createApp } from '../../functions/app.ts';
import { createCompanionCache } from '../../functions/serving/model-cache.ts';
import { randomSeed, shippedFolder } from '../../functions/entries/environment.ts';
import { resize } from '../../models/images/image.ts';
import { loadServedModel, type ServedModel } from '../../functions/serving/served-model.ts';
import { completeDigit } from '../../models/completion/completion.ts';
import { judge } from '../../models/companions/judge.ts';
import { loadDataset } from '../../pipeline/data/dataset.ts';
import { type Figure, median } from '../report.ts';

/** Untimed rounds before the others, for the compilers. */
const warmUpRounds = 10;

/** The side of a drawing as the playground sends it. */
const drawingSide = 140;

/** A completion takes as long as dozens of verdicts: fewer are enough. */
const verdictsACompletion = 5;

/**
 * Times /judge of drawings and /complete of halves in process, without a socket, real test digits all of
 * them, in turn with the networks alone. Empty where the shipped model has no companions.
 */
export async function measureImages(requests: number): Promise<readonly Figure[]> {
  const served = await loadServedModel({ shippedFolder }, () => {});
  const { discriminator, classifier, encoder } = served.generator.manifest.companions;
  const { test } = await loadDataset('mnist');
  if (!discriminator || !classifier || !encoder || !test) return [];
  const questions = await questionsOf(served);
  const times: Times = { judge: [], judgeAlone: [], complete: [], completeAlone: [] };
  for (let round = -warmUpRounds; round < requests; round++) {
    const image = (round + warmUpRounds) % test.count;
    const pixels = test.pixels.slice(image * 784, (image + 1) * 784);
    for (const [name, ask] of Object.entries(questions) as [keyof Times, Question][]) {
      if (name.startsWith('complete') && round % verdictsACompletion !== 0) continue;
      const action = ask(pixels, `bench${round}`);
      const start = performance.now();
      await action();
      if (round >= 0) times[name].push(performance.now() - start);
    }
  }
  return [
    figure('judge-p50', times.judge, times.judgeAlone),
    figure('complete-p50', times.complete, times.completeAlone),
  ];
}

type Times = Record<'judge' | 'judgeAlone' | 'complete' | 'completeAlone', number[]>;

/** Prepares what is to be timed, for one image and one seed. */
type Question = (pixels: Uint8Array, seed: string) => () => Promise<unknown>;

/** The routes, and the networks behind them without image intake, HTTP and JSON. */
async function questionsOf(served: ServedModel): Promise<Readonly<Record<keyof Times, Question>>> {
  const { generator } = served;
  const networks = ['discriminator', 'classifier', 'encoder'] as const;
  const { discriminator, classifier, encoder } = await createCompanionCache().of(
    generator,
    networks,
  );
  const dependencies = { randomSeed, log: () => {}, version: 'bench' };
  const app = createApp({ ...dependencies, servedModel: () => Promise.resolve(served) });
  const post = (path: string, type: string, body: BodyInit) => async () => {
    const headers = { 'Content-Type': type };
    const response = await app.request(path, { method: 'POST', headers, body });
    const answer = await response.text();
    if (response.status !== 200) throw new Error(answer);
  };
  const known = Uint8Array.from({ length: 784 }, (_, index) => (index % 28 < 14 ? 1 : 0));
  const mask = Array.from(known, (isKnown) => 1 - isKnown);
  return {
    judge: (pixels) => post('/judge', 'image/png', drawingOf(pixels)),
    judgeAlone: (pixels) => async () => judge(discriminator, classifier, [pixels]),
    complete: (pixels, seed) =>
      post(
        `/complete?seed=${seed}`,
        'application/json',
        JSON.stringify({ pixels: [...pixels], mask }),
      ),
    completeAlone: (pixels, seed) => () =>
      completeDigit(generator, encoder, classifier, { pixels, known, label: null, seed, count: 4 }),
  };
}

/** A test image as it would be drawn: larger, and as a PNG. */
function drawingOf(pixels: Uint8Array): Uint8Array<ArrayBuffer> {
  const large = resize({ width: 28, height: 28, pixels }, drawingSide, drawingSide);
  const { width, height, pixels: data } = large;
  return Uint8Array.from(encode({ width, height, channels: 1, data }));
}

function figure(metric: string, own: readonly number[], alone: readonly number[]): Figure {
  return {
    metric,
    engine: 'wasm',
    value: median(own),
    unit: 'ms',
    baseline: 'networks alone',
    baselineValue: median(alone),
  };
}
