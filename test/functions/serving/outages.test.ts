import { expect, it } from 'vitest';
import { createApp } from '../../../functions/app.ts';
import { createModelSource } from '../../../functions/serving/model-source.ts';
import { folderStore } from '../../../models/stores/folder.ts';
import { type Manifest, parseManifest } from '../../../models/manifest/manifest.ts';
import { sha256Hex } from '../../../models/digest.ts';
import { shippedFolder } from '../../../functions/entries/environment.ts';
import { writableStoreOf } from '../../fixtures/s3/writable-store-of.ts';
import { environmentOf } from '../../fixtures/s3/environment.ts';
import { type Fault, startFaultProxy } from '../../fixtures/s3/fault-proxy.ts';
import { rounds } from '../../fixtures/rounds.ts';
import { bucket } from '../../fixtures/s3/s3-server.ts';
import { describeWithPretendedS3, describeWithRealS3 } from '../../fixtures/s3/servers.ts';
import { decode } from 'fast-png';
import { copyShipped } from '../shipped-copy.ts';
import { addSibling } from '../sibling-model.ts';

const requestCount = rounds({ full: 10_000, part: 400 });
const turns = rounds({ full: 50, part: 5 });

const outages: readonly Fault[] = [
  { kind: 'cut' },
  { kind: 'truncate' },
  { kind: 'flip', of: 'answer' },
  { kind: 'status', status: 503, code: 'SlowDown' },
  { kind: 'status', status: 500, code: 'InternalError' },
  { kind: 'status', status: 403, code: 'AccessDenied' },
  { kind: 'status', status: 404, code: 'NoSuchKey' },
];

for (const describeWith of [describeWithPretendedS3, describeWithRealS3]) {
  describeWith('a server over a store that changes and fails', (server) => {
    it(`answers ${requestCount} requests during ${turns} promotions and ${turns} outages with the pixels of the model it names`, async () => {
      const started = await server();
      const proxy = await startFaultProxy(started.endpoint);
      const copy = await copyShipped();
      const ids = [
        copy.id,
        await addSibling(copy.folder, copy.id),
        await addSibling(copy.folder, copy.id, 2),
      ];
      const url = `s3://${bucket}/outages`;
      const store = writableStoreOf(started, url);
      const goldens = new Map<string, Manifest['goldens']>();
      for (const id of ids) {
        const manifest = await copyModel(copy.folder, id, store);
        goldens.set(id, manifest.goldens);
      }
      await store.create('aliases/champion.json', aliasOf(copy.id));
      Object.assign(process.env, {
        ...environmentOf(started),
        AWS_ENDPOINT_URL_S3: proxy.endpoint,
      });
      const log: { event?: string }[] = [];
      const source = await createModelSource(
        { modelStore: url, refresh: 0, shippedFolder },
        (entry) => log.push(entry),
      );
      const app = createApp({ ...source, randomSeed: () => 'x', log: () => {}, version: '1' });
      let refreshing: Promise<void> | null = null;
      const served = new Map<string, number>();
      const every = Math.floor(requestCount / (2 * turns));
      for (let request = 0; request < requestCount; request++) {
        if (request % every === 0) {
          await refreshing;
          const turn = request / every;
          const fault = turn % 2 === 0 ? null : (outages[(turn >> 1) % outages.length] ?? null);
          proxy.choose = () => fault;
          const id = ids[turn % ids.length] ?? '';
          const tag = (await store.readTagged('aliases/champion.json'))?.tag ?? '';
          await store.replace('aliases/champion.json', aliasOf(id), tag);
          refreshing = source.refresh();
        }
        const model = (await source.servedModel()).generator.manifest.id;
        const golden = goldens.get(model)?.[request % (goldens.get(model)?.length ?? 1)];
        if (!golden) throw new Error(`${model} has no goldens`);
        const query = new URLSearchParams({ seed: golden.seed });
        if (golden.label !== null) query.set('label', String(golden.label));
        const response = await app.request(`/digit?${query.toString()}`);
        expect(response.status).toBe(200);
        const named = response.headers.get('X-Model') ?? '';
        served.set(named, (served.get(named) ?? 0) + 1);
        const png = decode(new Uint8Array(await response.arrayBuffer()));
        const promised = goldens
          .get(named)
          ?.find(({ seed, label }) => seed === golden.seed && label === golden.label);
        expect(await sha256Hex(new Uint8Array(png.data))).toBe(promised?.sha256);
      }
      proxy.choose = () => null;
      await refreshing;
      await proxy.stop();
      const swaps = log.filter(({ event }) => event === 'model').length;
      const reported = log.filter((entry) => 'problem' in entry && entry.problem !== null).length;
      process.stdout.write(
        `${requestCount} requests, ${turns} promotions, ${turns} outages: ${swaps} swaps, ${reported} outages logged, ${served.size} models served, 0 × 5xx\n`,
      );
      expect(swaps).toBeGreaterThan(0);
      expect(reported).toBeGreaterThan(0);
    });
  });
}

const aliasOf = (id: string) => Buffer.from(JSON.stringify({ id, previous: null }));

async function copyModel(
  folder: string,
  id: string,
  target: ReturnType<typeof writableStoreOf>,
): Promise<Manifest> {
  const source = folderStore(folder);
  const bytes = await source.read(`${id}/manifest.json`);
  const manifest = await parseManifest(bytes, id);
  for (const { path } of manifest.files) {
    await target.create(`${id}/${path}`, await source.read(`${id}/${path}`));
  }
  await target.create(`${id}/manifest.json`, bytes);
  return manifest;
}
