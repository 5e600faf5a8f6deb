import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createClient } from '../../../client/client.ts';
import { createFetchHandler, type FetchHandler } from '../../../functions/entries/fetch-handler.ts';
import { shippedFolder } from '../../../functions/entries/environment.ts';
import { ModelError } from '../../../models/errors.ts';
import { exportTinyModel } from '../../fixtures/tiny-model.ts';
import { bytesOf, shippedApp, shippedModel } from '../shipped-app.ts';

const { id } = shippedModel.generator.manifest;
const request = (path: string) => new Request(`https://digits.example${path}`);
let mounted: FetchHandler;

function refuseToLog(): never {
  throw new Error('no room');
}

beforeAll(async () => {
  mounted = await createFetchHandler({ basePath: '/api/', datasetLimit: 5 });
});

describe('a fetch handler', () => {
  it('answers as the server does', async () => {
    const handle = await createFetchHandler();
    const answer = await handle(request('/digit?seed=42'));
    expect(answer.headers.get('Content-Location')).toMatch(`/digit?model=${id}&seed=42&label=`);
    expect(await bytesOf(answer)).toEqual(await bytesOf(shippedApp().request('/digit?seed=42')));
  });

  it('has /metrics unless that is turned off', async () => {
    expect((await mounted(request('/api/metrics'))).status).toBe(200);
    const closed = await createFetchHandler({ metrics: false });
    expect((await closed(request('/metrics'))).status).toBe(404);
  });

  it('answers below its path, and pins paths there', async () => {
    const answer = await mounted(request('/api/digit?seed=42'));
    const pinned = answer.headers.get('Content-Location') ?? '';
    expect(pinned).toMatch(`/api/digit?model=${id}&seed=42&label=`);
    expect(await bytesOf(mounted(request(pinned)))).toEqual(await bytesOf(answer));
  });

  it.each(['/digit', '/apis/digit', '/'])(
    'answers 404 to %s, which is not below it',
    async (path) => {
      expect((await mounted(request(path))).status).toBe(404);
    },
  );

  it.each(['/api/digit', '/api/nothing', '/apis/digit'])(
    'names the path that was asked for in a problem: %s',
    async (path) => {
      const answer = await mounted(request(`${path}?size=0`));
      expect(await answer.json()).toMatchObject({ status: answer.status, instance: path });
    },
  );

  it('sends a form that asked for a random seed on below its path', async () => {
    const answer = await mounted(request('/api/?seed='));
    expect(answer.status).toBe(303);
    expect(answer.headers.get('Location')).toMatch(/^\/api\/\?seed=/);
  });

  it('sends on to a path beside the one that was asked for', async () => {
    const answer = await mounted(request('/api/learn'));
    expect([answer.status, answer.headers.get('Location')]).toEqual([308, 'learn/']);
  });

  it('answers below a path of any letters', async () => {
    const handle = await createFetchHandler({ basePath: '/zahlen für' });
    const answer = await handle(request('/zahlen%20f%C3%BCr/digit?seed=42'));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Location')).toMatch(/^\/zahlen%20f%C3%BCr\/digit\?/);
  });

  it('gives its client URLs that answer with the same bytes', async () => {
    const base = 'https://digits.example/api';
    const fetch = async (url: string, init?: RequestInit) => mounted(new Request(url, init));
    const { pinnedUrl, body } = await createClient(base, { fetch }).digit({ seed: '42' });
    expect(pinnedUrl).toMatch(`${base}/digit?model=${id}&seed=42&label=`);
    expect(await bytesOf(mounted(new Request(pinnedUrl)))).toEqual(body);
  });

  it('takes bodies of requests below its path', async () => {
    const png = await bytesOf(mounted(request('/api/digit.png?seed=42&label=7')));
    const judged = await mounted(
      new Request(request('/api/judge'), {
        method: 'POST',
        body: png as Uint8Array<ArrayBuffer>,
        headers: { 'Content-Type': 'image/png' },
      }),
    );
    expect(await judged.json()).toMatchObject({ label: 7 });
  });

  it('limits data sets as asked', async () => {
    expect((await mounted(request('/api/dataset?count=6'))).status).toBe(400);
  });

  it('serves one model, or an alias of a store', async () => {
    const { folder, manifest } = await exportTinyModel();
    const ofFolder = await createFetchHandler({ model: join(folder, manifest.id) });
    expect((await ofFolder(request('/digit'))).headers.get('X-Model')).toBe(manifest.id);
    const ofStore = await createFetchHandler({ store: { location: shippedFolder } });
    expect((await ofStore(request('/digit'))).headers.get('X-Model')).toBe(id);
  });

  it('refuses a folder without a model', async () => {
    const none = join(shippedFolder, 'none');
    await expect(createFetchHandler({ model: none })).rejects.toThrow(
      new ModelError(`${none}: no such folder`),
    );
  });

  it.each<[unknown, string]>([
    [null, 'options: null given, an object allowed'],
    [{ model: 3 }, 'model: 3 given, a text allowed'],
    [{ basePath: 'digits' }, 'basePath: "digits" given, a path that begins with "/" allowed'],
    [{ store: 'runs/store' }, 'store: "runs/store" given, an object allowed'],
    [{ store: {} }, "store.location: nothing given, a folder's path or s3://bucket/prefix needed"],
    [
      { store: { location: 'runs/store', refresh: '5' } },
      'store.refresh: "5" given, a number allowed',
    ],
    [
      { datasetLimit: Number.NaN },
      'datasetLimit: NaN given, a whole number from 1 to 70000 allowed',
    ],
    [{ datasetLimit: 0 }, 'datasetLimit: 0 given, a whole number from 1 to 70000 allowed'],
    [
      { store: { location: 'runs/store', refresh: -1 } },
      'store.refresh: -1 given, seconds from 0 up allowed',
    ],
    [
      { store: { location: 'runs/store', publicKeys: ['garbage'] } },
      'store.publicKeys[0]: "garbage" given, an ed25519 public key in base64 allowed',
    ],
    [
      { modell: 'x' },
      'modell: there is no such option; the options are basePath, model, store, datasetLimit, metrics, log',
    ],
    [
      { constructor: 'x' },
      'constructor: there is no such option; the options are basePath, model, store, datasetLimit, metrics, log',
    ],
  ])('refuses %j', async (options, message) => {
    await expect(createFetchHandler(options as never)).rejects.toThrow(new TypeError(message));
  });

  it('logs where asked', async () => {
    const entries: object[] = [];
    const handle = await createFetchHandler({ log: (entry) => entries.push(entry) });
    await handle(request('/digit'));
    expect(entries).toMatchObject([{ path: '/digit', status: 200, model: id }]);
  });

  it.each([
    ['throws', refuseToLog],
    ['rejects', async () => refuseToLog()],
  ])('answers when the log function %s, and says so once', async (_, log) => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
    const handle = await createFetchHandler({ log });
    expect((await handle(request('/digit'))).status).toBe(200);
    expect((await handle(request('/nothing'))).status).toBe(404);
    await vi.waitFor(() => expect(printed).toHaveBeenCalled());
    expect(printed.mock.calls).toEqual([
      [
        'digit-mint: the log function of createFetchHandler failed:',
        expect.objectContaining({ message: 'no room' }),
      ],
    ]);
    printed.mockRestore();
  });
});
