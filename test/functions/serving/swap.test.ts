import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createApp } from '../../../functions/app.ts';
import { shippedFolder } from '../../../functions/entries/environment.ts';
import { batchedDraws } from '../../../functions/serving/batching.ts';
import { createModelSource } from '../../../functions/serving/model-source.ts';
import { rounds } from '../../fixtures/rounds.ts';
import { bytesOf } from '../shipped-app.ts';
import { copyShipped } from '../shipped-copy.ts';
import { addSibling } from '../sibling-model.ts';

const swaps = rounds({ full: 100, part: 4 });

/** Requests that are answered by one model each. */
const good = (round: number) => [
  `/digit?seed=${round}`,
  `/digit.svg?seed=${round}&label=3`,
  `/digit.json?seed=${round}&latent=true`,
  `/digits?seed=${round}&count=9`,
  `/number/2026?seed=${round}`,
  `/walk.gif?from=${round}&to=b&frames=5`,
];

const posted = (type: string, body: BodyInit) => ({
  method: 'POST',
  headers: { 'Content-Type': type },
  body,
});

/** Requests that no server can answer, with what they get. */
const bad: readonly (readonly [path: string, init: RequestInit, status: number])[] = [
  ['/digit?seed=', {}, 400],
  ['/digit?label=ten', {}, 422],
  ['/digit?model=0000000000000000', {}, 404],
  ['/digit?model=nobody', {}, 404],
  ['/nothing', {}, 404],
  ['/digit', { method: 'PUT' }, 405],
  ['/judge', posted('image/png', 'no image'), 400],
  ['/judge', posted('application/json', '{"pixels":[1]}'), 400],
  ['/complete', posted('text/plain', 'x'), 415],
];

it(`answers all requests with one model each during ${swaps} swaps, under bad input, and loses no byte of a data set`, async () => {
  const copy = await copyShipped();
  const ids = [copy.id, await addSibling(copy.folder, copy.id)];
  ids.push(await addSibling(copy.folder, copy.id, 2));
  const promote = async (id: string) =>
    writeFile(join(copy.folder, 'aliases/champion.json'), JSON.stringify({ id, previous: null }));
  // Beside the one in use, only the last stays in memory: every third swap frees a model that is in use.
  const configuration = { modelStore: copy.folder, refresh: 0, memory: 0, shippedFolder };
  const source = await createModelSource(configuration, () => {});
  const dependencies = { randomSeed: () => 'x', log: () => {}, version: '1' };
  const app = createApp({ ...source, ...dependencies, draw: batchedDraws() });

  // It runs across all swaps: a part is read after each of them.
  const dataset = await app.request('/dataset.ndjson?count=500&seed=1');
  const reader = (dataset.body as ReadableStream<Uint8Array>).getReader();
  const parts: Uint8Array[] = [];
  const readPart = async () => {
    const { value } = await reader.read();
    if (value) parts.push(value);
    return value !== undefined;
  };

  const answers: Response[] = [];
  for (let round = 1; round <= swaps; round++) {
    const id = ids[round % ids.length] ?? '';
    await promote(id);
    const before = good(2 * round).map(async (path) => app.request(path));
    const refused = bad.map(async ([path, init]) => (await app.request(path, init)).status);
    const refreshing = source.refresh();
    const during = good(2 * round + 1).map(async (path) => app.request(path));
    await readPart();
    answers.push(...(await Promise.all([...before, ...during])));
    expect(await Promise.all(refused)).toEqual(bad.map(([, , status]) => status));
    await refreshing;
    expect((await source.servedModel()).generator.manifest.id).toBe(id);
  }
  const modelOf = ({ headers }: Response) => headers.get('X-Model') ?? '';
  expect(new Set(answers.map(modelOf))).toEqual(new Set(ids));
  // One model after the other, since only one of them stays in memory.
  for (const answer of answers.toSorted((a, b) => modelOf(a).localeCompare(modelOf(b)))) {
    expect(answer.status).toBe(200);
    // The pinned URL names one model, which draws the same alone.
    const pinned = answer.headers.get('Content-Location') ?? '';
    expect(pinned).toContain(`model=${modelOf(answer)}`);
    const headers = { Accept: answer.headers.get('Content-Type') ?? '' };
    expect(await bytesOf(app.request(pinned, { headers }))).toEqual(await bytesOf(answer));
  }
  while (await readPart());
  const whole = await bytesOf(app.request(dataset.headers.get('Content-Location') ?? ''));
  expect(Buffer.concat(parts)).toEqual(Buffer.from(whole));
});
