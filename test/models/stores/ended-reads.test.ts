import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { folderStore } from '../../../models/stores/folder.ts';
import { httpStore } from '../../../models/stores/http.ts';
import { s3Store } from '../../../models/stores/s3.ts';
import { signedStore } from '../../../models/stores/signed.ts';
import { endingWith, type WatchableStore } from '../../../models/stores/store.ts';
import { startFaultProxy } from '../../fixtures/s3/fault-proxy.ts';
import { bucket } from '../../fixtures/s3/s3-server.ts';
import { describeWithPretendedS3 } from '../../fixtures/s3/servers.ts';
import { writableStoreOf } from '../../fixtures/s3/writable-store-of.ts';

/** Both ways of reading a file, which a signal ends once `begun` resolves. */
async function endBoth(store: WatchableStore, begun: () => Promise<unknown>): Promise<unknown[]> {
  const ways = [
    async (signal: AbortSignal) => store.read('a/manifest.json', { signal }),
    async (signal: AbortSignal) => store.readIfChanged('a/manifest.json', null, { signal }),
    async (signal: AbortSignal) => endingWith(store, signal).read('a/manifest.json'),
  ];
  const errors: unknown[] = [];
  for (const read of ways) {
    const over = new AbortController();
    const beginning = begun();
    const reading = read(over.signal).catch((error: unknown) => error);
    await beginning;
    over.abort();
    errors.push(await reading);
  }
  return errors;
}

/** Three errors that match. */
const ended = (message: RegExp) =>
  Array(3).fill(
    expect.objectContaining({
      name: 'StoreError',
      message: expect.stringMatching(message) as unknown,
    }),
  ) as unknown[];

describe('a read that a signal ends', () => {
  it('rejects where the store is a folder', async () => {
    const errors = await endBoth(folderStore(await folderWithManifest()), async () => {});
    expect(errors).toEqual(ended(/manifest\.json: the read was ended$/));
  });

  it('rejects where the store must be signed', async () => {
    const inner = folderStore(await folderWithManifest());
    const errors = await endBoth(signedStore(inner, ['0'.repeat(64)]), async () => {});
    expect(errors).toEqual(ended(/manifest\.json: the read was ended$/));
  });

  it.each([
    ['whose host does not answer', ''],
    ['whose host stops in the middle of a file', 'half'],
  ])('rejects, and closes the connection, where the store is a URL %s', async (_, beginning) => {
    const server = await startServer(beginning);
    const store = httpStore(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const closed: Promise<unknown>[] = [];
    const errors = await endBoth(store, async () => {
      const [, response] = (await once(server, 'request')) as [unknown, NodeJS.EventEmitter];
      closed.push(once(response, 'close'));
    });
    expect(errors).toEqual(ended(/manifest\.json: This operation was aborted$/));
    await Promise.all(closed);
  });
});

describeWithPretendedS3('a read that a signal ends', (server) => {
  it.each([
    ['before the answer', { kind: 'silence' }],
    ['while the SDK waits for its next try', { kind: 'status', status: 503, code: 'SlowDown' }],
  ] as const)('rejects where the store is on S3: %s', async (_, fault) => {
    const started = await server();
    const proxy = await startFaultProxy(started.endpoint);
    onTestFinished(async () => proxy.stop());
    const url = `s3://${bucket}/ended-reads`;
    await writableStoreOf(started, url).create('a/manifest.json', new Uint8Array(9));
    const { credentials } = started;
    const store = s3Store(url, { endpoint: proxy.endpoint, credentials, socketTimeout: 0 });
    const errors = await endBoth(
      store,
      async () =>
        new Promise<void>((resolve) => {
          proxy.choose = () => {
            resolve();
            return fault;
          };
        }),
    );
    expect(errors).toEqual(ended(/manifest\.json: the read was ended$/));
    proxy.choose = () => null;
    expect(await store.read('a/manifest.json')).toHaveLength(9);
  });
});

async function startServer(beginning: string): Promise<Server> {
  const server = createServer((_, response) => {
    if (beginning) response.writeHead(200, { 'Content-Length': 100 }).write(beginning);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return server;
}

async function folderWithManifest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'digit-mint-ended-reads-'));
  onTestFinished(async () => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'a'));
  await writeFile(join(folder, 'a/manifest.json'), '{}');
  return folder;
}
