import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createCompanionCache, createModelCache } from '../../../functions/serving/model-cache.ts';
import type { ModelStore } from '../../../models/stores/store.ts';
import { StoreError } from '../../../models/errors.ts';
import { runtimeBytes } from '../../../models/runtime/running-network.ts';
import { judge } from '../../../models/companions/judge.ts';
import { modelWithCompanions } from '../companion-model.ts';

const { generator } = await modelWithCompanions();
const { home } = generator;
if (!home) throw new Error('a model that was loaded has a home');

/** The model's store, which counts what is read, and is away while `isAway`. */
function countedStore(store: ModelStore) {
  const reads: string[] = [];
  const state = { isAway: false };
  const counted: ModelStore = {
    location: store.location,
    async read(path) {
      reads.push(path.replace(/^[^/]+\//, ''));
      if (state.isAway) throw new StoreError('the store is away');
      return store.read(path);
    },
  };
  return { reads, state, generator: { ...generator, home: counted } };
}

describe('the companions of a model', () => {
  it('are loaded at the first request, and only once for concurrent requests', async () => {
    const { reads, generator: counted } = countedStore(home);
    const cache = createCompanionCache();
    expect(reads).toEqual([]);
    const [one, other] = await Promise.all([
      cache.of(counted, ['classifier']),
      cache.of(counted, ['classifier']),
    ]);
    expect(other.classifier).toBe(one.classifier);
    expect(reads.toSorted()).toEqual(['classifier/model.json', 'classifier/weights.bin']);
    await cache.of(counted, ['classifier', 'encoder']);
    expect(reads).toHaveLength(4);
  });

  it('are requested again after the store was unavailable', async () => {
    const { state, generator: counted } = countedStore(home);
    const cache = createCompanionCache();
    state.isAway = true;
    await expect(cache.of(counted, ['encoder'])).rejects.toMatchObject({
      problem: 'model-unavailable',
      message: expect.stringContaining('the store is away'),
    });
    state.isAway = false;
    expect((await cache.of(counted, ['encoder'])).encoder.network).toBeDefined();
  });

  it('are not waited for longer than a limit, nor kept when they come later', async () => {
    const hung: (() => void)[] = [];
    const read = async (path: string) => {
      await new Promise<void>((resolve) => hung.push(resolve));
      return home.read(path);
    };
    const slow = { ...generator, home: { location: 'the store', read } };
    const bytes = await runtimeBytes();
    const cache = createCompanionCache(0.05);
    await expect(cache.of(slow, ['encoder'])).rejects.toMatchObject({
      problem: 'model-unavailable',
      message: expect.stringMatching(
        /^The encoder of the model \w+ cannot be loaded now: the store: did not return it within 0\.05 s\.$/,
      ) as unknown,
    });
    for (const goOn of hung) goOn();
    // Time to load and be freed.
    await sleep(200);
    expect(await runtimeBytes()).toBe(bytes);
  });

  it('weigh what their tensors do, until they are freed; who judges with them judges on', async () => {
    const cache = createCompanionCache();
    const { discriminator, classifier } = await cache.of(generator, [
      'discriminator',
      'classifier',
    ]);
    const image = Uint8Array.from({ length: 784 }, (_, index) => (index * 7) % 256);
    const before = judge(discriminator, classifier, [image]);
    const weights = [discriminator, classifier].map(({ running }) => running.bytes());
    expect(cache.weightOf(generator)).toBe((weights[0] ?? 0) + (weights[1] ?? 0));
    cache.free(generator);
    await Promise.resolve();
    expect(cache.weightOf(generator)).toBe(0);
    expect(classifier.running.bytes()).toBe(0);
    expect(judge(discriminator, classifier, [image])).toEqual(before);
    expect((await cache.of(generator, ['classifier'])).classifier).not.toBe(classifier);
  });

  it('count towards the memory of the models, and go with them', async () => {
    const companions = createCompanionCache();
    const first = (await modelWithCompanions()).generator;
    const second = (await modelWithCompanions(['classifier'])).generator;
    const weight = first.running.bytes();
    const { encoder } = await companions.of(first, ['encoder']);
    // Both generators fit, the encoder beside them does not.
    const models = createModelCache(2 * weight, companions);
    models.put(first);
    models.put(second);
    await Promise.resolve();
    expect(models.get(first.manifest.id)).toBeUndefined();
    expect(models.get(second.manifest.id)).toBe(second);
    expect(encoder.running.bytes()).toBe(0);
  });
});
