import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../../functions/app.ts';
import { createModelSource, type ModelSource } from '../../../functions/serving/model-source.ts';
import { shippedFolder } from '../../../functions/entries/environment.ts';
import { generate } from '../../../models/generator.ts';
import { seedToLatent } from '../../../models/seed/seed.ts';
import { sha256Hex } from '../../../models/digest.ts';
import { runtimeBytes } from '../../../models/runtime/running-network.ts';
import { copyShipped, type ShippedCopy } from '../shipped-copy.ts';
import { addSibling } from '../sibling-model.ts';

let copy: ShippedCopy;
let sibling: string;
let log: Record<string, unknown>[];

beforeEach(async () => {
  copy = await copyShipped();
  sibling = await addSibling(copy.folder, copy.id);
  log = [];
});

/** A source over the copy that refreshes only when it is told to. */
async function open(changes: object = {}): Promise<ModelSource> {
  const configuration = { modelStore: copy.folder, refresh: 0, shippedFolder, ...changes };
  return createModelSource(configuration, (entry) => log.push(entry as Record<string, unknown>));
}

async function promote(id: string, previous: string | null = null): Promise<void> {
  const file = join(copy.folder, 'aliases/champion.json');
  await writeFile(file, JSON.stringify({ id, previous }));
}

async function idOf(source: ModelSource, name?: string): Promise<string> {
  return (await source.servedModel(name)).generator.manifest.id;
}

async function problemOf(source: ModelSource): Promise<string | null | undefined> {
  return (await source.servedModel()).store?.problem;
}

describe('a source that watches a store', () => {
  it('serves another model once the alias points to it', async () => {
    const source = await open();
    expect(await idOf(source)).toBe(copy.id);
    await source.refresh();
    expect(log).toEqual([]);
    await promote(sibling);
    expect(await idOf(source)).toBe(copy.id);
    await source.refresh();
    expect(await idOf(source)).toBe(sibling);
    expect(log).toMatchObject([{ event: 'model', model: sibling, was: copy.id }]);
    const { alias, fallback, store } = await source.servedModel();
    expect([alias, fallback, store?.problem]).toEqual(['champion', null, null]);
    expect(Date.parse(store?.seen ?? '')).toBeGreaterThan(0);
  });

  it('refreshes in the background without delaying requests', async () => {
    // Seconds that have passed already, so that every request starts a refresh.
    const source = await open({ refresh: Number.MIN_VALUE });
    await promote(sibling);
    // This request starts the refresh, and is answered with what there is.
    expect(await idOf(source)).toBe(copy.id);
    await source.settle(600_000);
    expect(await idOf(source)).toBe(sibling);
    await source.settle(600_000);
  });

  it('serves the shipped model until the store has one', async () => {
    await rm(join(copy.folder, 'aliases/champion.json'));
    const source = await open();
    expect((await source.servedModel()).fallback?.askedFor).toBe('champion');
    await promote(sibling);
    await source.refresh();
    expect(await source.servedModel()).toMatchObject({ fallback: null, alias: 'champion' });
    expect(await idOf(source)).toBe(sibling);
  });
});

describe('the model in memory stays, and it is said why, when', () => {
  const bad: readonly (readonly [string, () => Promise<void>, RegExp])[] = [
    [
      'the alias is gone',
      async () => rm(join(copy.folder, 'aliases/champion.json')),
      /champion\.json: no such file$/,
    ],
    [
      'the alias is malformed',
      async () => writeFile(join(copy.folder, 'aliases/champion.json'), '{'),
      /champion\.json: not JSON/,
    ],
    [
      'the alias points to no model',
      async () => promote('0'.repeat(16)),
      /0{16}\/manifest\.json: no such file$/,
    ],
    [
      'a byte is altered',
      async () => {
        const { files } = JSON.parse(
          await readFile(join(copy.folder, sibling, 'manifest.json'), 'utf8'),
        ) as { files: { path: string }[] };
        const weights = files.find(({ path }) => path.endsWith('.bin'))?.path;
        await copy.flipBit(`${sibling}/${weights}`);
        await promote(sibling);
      },
      /the file is damaged or was changed$/,
    ],
    [
      'a file is cut short',
      async () => {
        await writeFile(join(copy.folder, sibling, 'generator/model.json'), '{');
        await promote(sibling);
      },
      /\d+ bytes expected, 1 found$/,
    ],
    [
      'the schema is newer',
      async () => {
        await copy.edit(`${sibling}/manifest.json`, (manifest) => {
          manifest['schemaVersion'] = 999;
        });
        await promote(sibling);
      },
      /schema 999 is newer/,
    ],
    [
      'it draws something else than it promised',
      async () => {
        await copy.edit(`${sibling}/manifest.json`, (manifest) => {
          for (const golden of manifest['goldens'] as { sha256: string }[]) {
            golden.sha256 = '0'.repeat(64);
          }
        });
        await promote(sibling);
      },
      /golden ".+": pixels 0{64} expected/,
    ],
  ];

  it.each(bad)('%s', async (_, damage, reason) => {
    const source = await open();
    const bytes = await runtimeBytes();
    await damage();
    await source.refresh();
    expect(await idOf(source)).toBe(copy.id);
    expect(await problemOf(source)).toMatch(reason);
    expect(log).toMatchObject([{ level: 'error', event: 'store' }]);
    await source.refresh();
    expect(log).toHaveLength(1);
    expect(await runtimeBytes()).toBe(bytes);
    await promote(copy.id);
    await source.refresh();
    expect(await problemOf(source)).toBeNull();
    expect(log.at(-1)).toEqual({ level: 'info', event: 'store', problem: null });
  });

  it('is reported at /health', async () => {
    const source = await open();
    await promote('0'.repeat(16));
    await source.refresh();
    const dependencies = { ...source, randomSeed: () => 'x', log: () => {}, version: '1' };
    const health: unknown = await (await createApp(dependencies).request('/health')).json();
    expect(health).toMatchObject({
      status: 'ok',
      model: copy.id,
      store: { location: copy.folder, problem: expect.stringContaining('no such file') as unknown },
    });
  });
});

describe('a model that is named', () => {
  it('is loaded, kept, and served beside the champion', async () => {
    const source = await open();
    const before = await runtimeBytes();
    const both = await Promise.all([idOf(source, sibling), idOf(source, sibling)]);
    expect(both).toEqual([sibling, sibling]);
    const after = await runtimeBytes();
    expect(after).toBeGreaterThan(before);
    expect(await idOf(source, sibling)).toBe(sibling);
    expect(await runtimeBytes()).toBe(after);
    expect((await source.servedModel(sibling)).alias).toBeNull();
    expect(await idOf(source)).toBe(copy.id);
  });

  it('is listed at /models once it was found, as are those that ship', async () => {
    const third = await addSibling(copy.folder, copy.id, 2);
    await writeFile(
      join(copy.folder, 'aliases/candidate.json'),
      JSON.stringify({ id: sibling, previous: third }),
    );
    const source = await open();
    const app = createApp({ ...source, randomSeed: () => 'x', log: () => {}, version: '1' });
    const list = async () => (await app.request('/models')).json();
    expect(await list()).toMatchObject({
      models: [{ id: copy.id }],
      aliases: { champion: copy.id },
    });
    await app.request('/digit?seed=1&model=candidate');
    expect(await list()).toMatchObject({
      models: [
        { id: copy.id, alias: 'champion' },
        { id: sibling, alias: 'candidate' },
      ],
      others: expect.arrayContaining([expect.objectContaining({ id: third })]) as unknown,
      aliases: { candidate: sibling, champion: copy.id },
    });
    // What is listed can be asked for.
    expect((await app.request(`/models/${third}`)).status).toBe(200);
  });

  it('may be named by an alias', async () => {
    await writeFile(
      join(copy.folder, 'aliases/candidate.json'),
      JSON.stringify({ id: sibling, previous: null }),
    );
    const source = await open();
    expect(await source.servedModel('candidate')).toMatchObject({ alias: 'candidate' });
    expect(await idOf(source, 'candidate')).toBe(sibling);
    expect(await idOf(source, 'champion')).toBe(copy.id);
  });

  it('is refused by name when it is missing or damaged', async () => {
    await rm(join(copy.folder, sibling, 'generator/model.json'));
    const source = await open();
    for (const name of ['0'.repeat(16), 'nobody']) {
      await expect(source.servedModel(name)).rejects.toMatchObject({ problem: 'model-not-served' });
    }
    await expect(source.servedModel(sibling)).rejects.toMatchObject({
      problem: 'model-unavailable',
    });
  });

  it('makes room for other models without interrupting its drawings', async () => {
    const source = await open({ memory: 0 });
    const third = await addSibling(copy.folder, copy.id, 2);
    const { generator } = await source.servedModel(sibling);
    const { latent, goldens } = generator.manifest;
    const draw = async () => {
      const [golden] = goldens;
      if (!golden) throw new Error('no golden');
      const { seed, label, sha256 } = golden;
      const [pixels = new Uint8Array()] = generate(generator, [
        { latent: seedToLatent(seed, latent.size), label },
      ]);
      expect(await sha256Hex(pixels)).toBe(sha256);
    };
    await draw();
    await source.servedModel(third);
    const bytes = await runtimeBytes();
    await draw();
    expect(await runtimeBytes()).toBe(bytes);
  });
});

describe('200 reloads', () => {
  it('leave as many bytes in memory as one', async () => {
    // Beside the one that serves only the last stays: of three, each is loaded anew at its turn.
    const source = await open({ memory: 0 });
    const ids = [copy.id, sibling, await addSibling(copy.folder, copy.id, 2)];
    const memoryAfter = async (reload: number) => {
      const id = ids[reload % ids.length] ?? '';
      await promote(id);
      await source.refresh();
      expect(await idOf(source)).toBe(id);
      return runtimeBytes();
    };
    await memoryAfter(1);
    const first = await memoryAfter(2);
    for (let reload = 3; reload <= 200; reload++) await memoryAfter(reload);
    expect(await memoryAfter(201)).toEqual(first);
  });
});
