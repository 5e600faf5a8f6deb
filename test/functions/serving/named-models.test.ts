import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createModelCache } from '../../../functions/serving/model-cache.ts';
import {
  createKnownNames,
  type KnownNames,
  shippedModels,
} from '../../../functions/serving/known-names.ts';
import { createNamedModels, type NamedModels } from '../../../functions/serving/named-models.ts';
import { loadByAlias, type ServedModel } from '../../../functions/serving/served-model.ts';
import { shippedFolder } from '../../../functions/entries/environment.ts';
import { folderStore } from '../../../models/stores/folder.ts';
import { httpStore } from '../../../models/stores/http.ts';
import { s3Store } from '../../../models/stores/s3.ts';
import type { ReadOptions, WatchableStore } from '../../../models/stores/store.ts';
import { StoreError } from '../../../models/errors.ts';
import { startFaultProxy } from '../../fixtures/s3/fault-proxy.ts';
import { bucket } from '../../fixtures/s3/s3-server.ts';
import { describeWithPretendedS3 } from '../../fixtures/s3/servers.ts';
import { writableStoreOf } from '../../fixtures/s3/writable-store-of.ts';
import { copyShipped } from '../shipped-copy.ts';
import { addSibling } from '../sibling-model.ts';

/** 40 ids that no model has: more than a queue of lookups takes. */
const unknownIds = Array.from({ length: 40 }, (_, index) => index.toString(16).padStart(16, 'f'));
const isUnknown = (path: string) => path.includes('ffff');

/** A store over a folder whose reads of some paths never come to an end by themselves. */
function hangingStore(folder: string, hangs: (path: string) => boolean) {
  const store = folderStore(folder);
  const reads: string[] = [];
  const hang = async (path: string, { signal }: ReadOptions = {}) => {
    reads.push(path);
    if (!hangs(path)) return;
    await new Promise((_, reject) => {
      signal?.addEventListener('abort', () =>
        reject(new StoreError(`${path}: the read was ended`)),
      );
    });
  };
  const hanging: WatchableStore = {
    location: 'the store',
    async read(path, options) {
      await hang(path, options);
      return store.read(path, options);
    },
    async readIfChanged(path, tag, options) {
      await hang(path, options);
      return store.readIfChanged(path, tag, options);
    },
  };
  return { store: hanging, reads };
}

interface Opened {
  readonly models: NamedModels;
  readonly known: KnownNames;
  readonly current: ServedModel;
  readonly idOf: (name: string) => Promise<string>;
}

/** Finds models in a store, of which none but the last stays in memory. */
async function open(
  store: WatchableStore,
  folder: string,
  seconds = 60,
  loadSeconds = seconds,
): Promise<Opened> {
  const { generator } = await loadByAlias(folderStore(folder), 'champion');
  const current = { generator, alias: 'champion', fallback: null, store: null };
  const limits = {
    lookups: { running: 4, waiting: 16, seconds },
    loads: { running: 4, waiting: 16, seconds: loadSeconds },
  };
  const cache = createModelCache(0);
  const known = createKnownNames(60, shippedModels(shippedFolder));
  const models = createNamedModels({ store, cache, known, limits });
  const idOf = async (name: string) => (await models.find(name, current)).generator.manifest.id;
  return { models, known, current, idOf };
}

/** Of each promise, the problem that it was rejected with, or null. */
async function problemsOf(promises: readonly Promise<unknown>[]): Promise<readonly unknown[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((one) =>
    one.status === 'rejected' ? (one.reason as { problem?: unknown }).problem : null,
  );
}

/** A store over a folder whose reads are slow, fail or, of unknown ids, never end by themselves, until it is mended. */
function flakyStore(folder: string) {
  const store = folderStore(folder);
  let [reads, isMended] = [0, false];
  const disturb = async (path: string, { signal }: ReadOptions = {}) => {
    if (isMended) return;
    const read = reads++ % 5;
    if (read === 0) throw new StoreError('the store is away');
    if (read === 1 && isUnknown(path)) {
      await new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(new StoreError('the read was ended')));
      });
    }
    await wait(read === 2 ? 20 : 0);
  };
  const flaky: WatchableStore = {
    location: 'the store',
    async read(path, options) {
      await disturb(path, options);
      return store.read(path, options);
    },
    async readIfChanged(path, tag, options) {
      await disturb(path, options);
      return store.readIfChanged(path, tag, options);
    },
  };
  return { store: flaky, mend: () => (isMended = true) };
}

const idle = { running: 0, waiting: 0 };

describe('a store whose reads are slow, fail and hang, under many requests', () => {
  it('delays no request for the model in use, and serves all models once it is mended', async () => {
    const copy = await copyShipped();
    const sibling = await addSibling(copy.folder, copy.id);
    const { store, mend } = flakyStore(copy.folder);
    const { models, idOf } = await open(store, copy.folder, 0.05, 60);
    for (let round = 0; round < 10; round++) {
      const others = problemsOf([...unknownIds.slice(0, 10), sibling, 'candidate'].map(idOf));
      expect(await Promise.all([copy.id, 'champion'].map(idOf))).toEqual([copy.id, copy.id]);
      for (const problem of await others) {
        expect([null, 'model-not-served', 'model-unavailable', 'overloaded']).toContain(problem);
      }
    }
    // A read that was given up leaves its queue a moment after its request was answered.
    const { lookups, loads } = models.queues;
    await expect.poll(() => [lookups(), loads()]).toEqual([idle, idle]);
    mend();
    const names = [sibling, 'champion', ...unknownIds.slice(0, 10)];
    const expected = [null, null, ...Array<string>(10).fill('model-not-served')];
    await expect
      .poll(async () => problemsOf(names.map(idOf)), { timeout: 20_000 })
      .toEqual(expected);
  });
});

describe('40 unknown ids at once, on a store that hangs for each of them', () => {
  it('do not delay the model in use, models in memory, models found before and models that ship', async () => {
    const copy = await copyShipped();
    const sibling = await addSibling(copy.folder, copy.id);
    const third = await addSibling(copy.folder, copy.id, 2);
    const alias = JSON.stringify({ id: sibling, previous: third });
    await writeFile(join(copy.folder, 'aliases/candidate.json'), alias);
    const { store } = hangingStore(copy.folder, isUnknown);
    const { models, current, idOf } = await open(store, copy.folder);
    // It names two models, and loads one.
    expect(await idOf('candidate')).toBe(sibling);
    const unknown = unknownIds.map(idOf);
    const refused = await problemsOf(unknown.slice(20));
    expect(new Set(refused)).toEqual(new Set(['overloaded']));
    expect(models.queues.lookups()).toEqual({ running: 4, waiting: 16 });
    expect(await idOf('champion')).toBe(copy.id);
    expect(await idOf(sibling)).toBe(sibling);
    expect(await idOf('candidate')).toBe(sibling);
    // Named by the alias before: it is read from the store now, and replaces the other in memory.
    expect(await idOf(third)).toBe(third);
    expect(await idOf(sibling)).toBe(sibling);
    const siblingServed = await models.find(sibling, current);
    // Where another model is in use, the one that ships is as good as known.
    expect((await models.find(copy.id, siblingServed)).generator.manifest.id).toBe(copy.id);
    void Promise.allSettled(unknown);
  });

  it('get an answer within the time limit, and nothing hangs afterwards', async () => {
    const copy = await copyShipped();
    const { store, reads } = hangingStore(copy.folder, isUnknown);
    const { models, idOf } = await open(store, copy.folder, 0.05);
    const problems = await problemsOf(unknownIds.map(idOf));
    expect(problems.filter((problem) => problem === 'model-unavailable').length).toBeGreaterThan(3);
    expect(new Set(problems)).toEqual(new Set(['model-unavailable', 'overloaded']));
    expect(models.queues.lookups()).toEqual({ running: 0, waiting: 0 });
    expect(reads.length).toBeLessThan(40);
    await expect(idOf(unknownIds[0] ?? '')).rejects.toMatchObject({
      problem: 'model-unavailable',
      message:
        'The model fffffffffffffff0 cannot be loaded now: the store did not answer within 0.05 s.',
      retryAfter: 10,
    });
  });

  it('are the same for unknown aliases', async () => {
    const copy = await copyShipped();
    const { store } = hangingStore(copy.folder, isUnknown);
    const { idOf } = await open(store, copy.folder, 0.05);
    const problems = await problemsOf(unknownIds.map(async (id) => idOf(`alias-${id}`)));
    expect(problems.filter((problem) => problem === 'overloaded').length).toBeGreaterThan(19);
    expect(await idOf('champion')).toBe(copy.id);
  });
});

describe('a name that does not exist', () => {
  it('is read once, and does not replace what is known of names that exist', async () => {
    const copy = await copyShipped();
    const sibling = await addSibling(copy.folder, copy.id);
    const alias = JSON.stringify({ id: sibling, previous: null });
    await writeFile(join(copy.folder, 'aliases/candidate.json'), alias);
    const { store, reads } = hangingStore(copy.folder, () => false);
    const { known, idOf } = await open(store, copy.folder);
    expect(await idOf('candidate')).toBe(sibling);
    for (const id of unknownIds) {
      for (let time = 0; time < 3; time++) {
        await expect(idOf(id)).rejects.toMatchObject({ problem: 'model-not-served' });
      }
    }
    expect(reads.filter(isUnknown)).toHaveLength(unknownIds.length);
    reads.length = 0;
    for (let index = 0; index < 20_000; index++) known.putAbsent(`random-${index}`);
    expect(await idOf('candidate')).toBe(sibling);
    expect(reads).toEqual([]);
    expect(known.models()).toEqual(expect.arrayContaining([copy.id, sibling]));
    expect(known.models().filter((id) => unknownIds.includes(id))).toEqual([]);
  });

  it('is found once it is published', async () => {
    const copy = await copyShipped();
    const sibling = await addSibling(copy.folder, copy.id);
    const empty = await copyShipped();
    const { known, idOf } = await open(folderStore(empty.folder), empty.folder);
    await expect(idOf(sibling)).rejects.toMatchObject({ problem: 'model-not-served' });
    await cp(join(copy.folder, sibling), join(empty.folder, sibling), { recursive: true });
    // An alias that names it was read meanwhile.
    known.addModel(sibling, folderStore(empty.folder));
    expect(await idOf(sibling)).toBe(sibling);
  });
});

it('answers 404 for a model that was found and then removed, 503 for one that was damaged', async () => {
  const copy = await copyShipped();
  const sibling = await addSibling(copy.folder, copy.id);
  const third = await addSibling(copy.folder, copy.id, 2);
  const { idOf } = await open(folderStore(copy.folder), copy.folder);
  for (const id of [sibling, third]) await idOf(id);
  await rm(join(copy.folder, third, 'generator'), { recursive: true });
  expect(await idOf(sibling)).toBe(sibling);
  await expect(idOf(third)).rejects.toMatchObject({ problem: 'model-unavailable' });
  await rm(join(copy.folder, third), { recursive: true });
  await expect(idOf(third)).rejects.toMatchObject({ problem: 'model-not-served' });
});

it('ends the load of a known model that hangs, and loads others meanwhile', async () => {
  const copy = await copyShipped();
  const sibling = await addSibling(copy.folder, copy.id);
  const third = await addSibling(copy.folder, copy.id, 2);
  const { store } = hangingStore(copy.folder, (path) => path === `${third}/generator/weights.bin`);
  const { models, idOf } = await open(store, copy.folder, 2);
  const hung = problemsOf([idOf(third)]);
  expect(await idOf(sibling)).toBe(sibling);
  expect(await hung).toEqual(['model-unavailable']);
  await expect.poll(() => models.queues.loads().running).toBe(0);
});

it('does not wait for a static host that stops in the middle of a model', async () => {
  const copy = await copyShipped();
  const sibling = await addSibling(copy.folder, copy.id);
  const files = folderStore(copy.folder);
  const server = createServer((request, response) => {
    const path = (request.url ?? '').slice(1);
    void answerInPart(files, path, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const store = httpStore(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const { models, idOf } = await open(store, copy.folder, 1);
  await expect(idOf(sibling)).rejects.toMatchObject({ problem: 'model-unavailable' });
  await expect.poll(() => models.queues.loads().running).toBe(0);
  await expect(idOf('f'.repeat(16))).rejects.toMatchObject({ problem: 'model-not-served' });
});

/** Answers a file, but of weights only the beginning. */
async function answerInPart(
  files: WatchableStore,
  path: string,
  response: ServerResponse,
): Promise<void> {
  const bytes = await files.read(path).catch(() => null);
  if (!bytes) return void response.writeHead(404).end();
  response.writeHead(200, { 'Content-Length': bytes.length });
  if (path.endsWith('.bin')) response.write(bytes.subarray(0, 1000));
  else response.end(bytes);
}

describeWithPretendedS3('a store on S3 that does not answer for unknown ids', (server) => {
  it('gives known models meanwhile', async () => {
    const started = await server();
    const proxy = await startFaultProxy(started.endpoint);
    onTestFinished(async () => proxy.stop());
    const copy = await copyShipped();
    const sibling = await addSibling(copy.folder, copy.id);
    const url = `s3://${bucket}/named-models`;
    const target = writableStoreOf(started, url);
    const source = folderStore(copy.folder);
    for (const file of ['manifest.json', 'generator/model.json', 'generator/weights.bin']) {
      await target.create(`${sibling}/${file}`, await source.read(`${sibling}/${file}`));
    }
    const { credentials } = started;
    const store = s3Store(url, { endpoint: proxy.endpoint, credentials, socketTimeout: 0 });
    const { models, idOf } = await open(store, copy.folder, 2);
    expect(await idOf(sibling)).toBe(sibling);
    proxy.choose = (_, path) => (isUnknown(path) ? { kind: 'silence' } : null);
    const problems = problemsOf(unknownIds.map(idOf));
    expect(await idOf(sibling)).toBe(sibling);
    expect(await idOf('champion')).toBe(copy.id);
    expect(new Set(await problems)).toEqual(new Set(['model-unavailable', 'overloaded']));
    await expect.poll(() => models.queues.lookups().running).toBe(0);
  });
});
