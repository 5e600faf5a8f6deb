import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installEngine } from '../../fixtures/installed-programs.ts';
import { needsThat } from '../../fixtures/requirements.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { startModelServer } from '../../models/engines/model-server.ts';
import { bytesOf, shippedApp, shippedModel } from '../shipped-app.ts';

const workerd = await installEngine('workerd');
const { id } = shippedModel.generator.manifest;
let bundle: string;

beforeAll(async () => {
  const out = await temporaryFolder('worker');
  await promisify(execFile)(process.execPath, ['build.mjs', out]);
  bundle = join(out, 'worker');
});

const running: ChildProcess[] = [];
afterAll(() => {
  for (const child of running) child.kill();
});

/** Serves the bundle with workerd on a free port. @returns its origin */
async function serve(variables: Readonly<Record<string, string>> = {}): Promise<string> {
  const child = spawn(
    workerd ?? '',
    ['serve', '--socket-addr=http=127.0.0.1:0', '--control-fd=3', 'workerd.capnp'],
    {
      cwd: bundle,
      env: { ...process.env, LOG: 'off', ...variables },
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  running.push(child);
  // Once it listens, it writes {"event":"listen","socket":"http","port":N}.
  const lines = createInterface(child.stdio[3] as Readable);
  const [line] = (await once(lines, 'line')) as [string];
  return `http://127.0.0.1:${(JSON.parse(line) as { readonly port: number }).port}`;
}

async function digestOfThousand(ask: (path: string) => Promise<Response>): Promise<string> {
  const digest = createHash('sha256');
  for (let first = 0; first < 1000; first += 20) {
    const paths = Array.from({ length: 20 }, (_, index) => `/digit.raw?seed=${first + index}`);
    const answers = await Promise.all(paths.map(async (path) => bytesOf(await ask(path))));
    for (const pixels of answers) digest.update(pixels);
  }
  return digest.digest('hex');
}

const missing = { what: 'workerd from npm', get: 'let npm reach its registry' };

describe('the bundle for Workers, in workerd', needsThat(workerd !== null, missing), () => {
  let origin: string;
  beforeAll(async () => {
    origin = await serve();
  });
  const ask = (path: string, request: RequestInit = {}) => fetch(`${origin}${path}`, request);

  it('draws the digits of 1,000 seeds with the same pixels as Node', async () => {
    const app = shippedApp();
    expect(await digestOfThousand(ask)).toBe(
      await digestOfThousand(async (path) => app.request(path)),
    );
  });

  it.each([
    '/digit?seed=42&size=56',
    '/digit.webp?seed=42&color=ff0000',
    '/digit.svg?seed=42',
    '/digit.json?seed=42&latent=true',
    '/digits?seed=1&count=9',
    '/number/2026?seed=7',
    '/walk.gif?from=1&to=2',
    '/walk.webp?from=1&to=2&frames=4',
    '/dataset?seed=1&count=100',
  ])('answers %s with the same bytes', async (path) => {
    const [here, there] = [await shippedApp().request(path), await ask(path)];
    expect([there.status, there.headers.get('Content-Type')]).toEqual([
      200,
      here.headers.get('Content-Type'),
    ]);
    expect(await bytesOf(there)).toEqual(await bytesOf(here));
  });

  it('judges and completes drawings as Node does', async () => {
    const pixels = await bytesOf(shippedApp().request('/digit.raw?seed=42'));
    const mask = Array.from(pixels, (_, index) => Number(index >= pixels.length / 2));
    for (const [path, sent] of [
      ['/judge', { pixels: [...pixels] }],
      ['/complete?seed=1&count=2', { pixels: [...pixels], mask }],
    ] as const) {
      const posted = {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(sent),
      };
      const [here, there] = [await shippedApp().request(path, posted), await ask(path, posted)];
      expect([here.status, await there.json()]).toEqual([200, await here.json()]);
    }
  });

  it.each(['/', '/docs', '/openapi.json', '/models', `/models/${id}`, '/ready', '/health'])(
    'answers %s',
    async (path) => {
      expect((await ask(path)).status).toBe(200);
    },
  );

  it('has no /metrics for everybody', async () => {
    expect((await ask('/metrics')).status).toBe(404);
  });

  it('serves the model of a store by its URL, and the bundled one where that is away', async () => {
    const models = await startModelServer();
    const stored = await serve({ MODEL_STORE: `${models.origin}/models` });
    expect(await (await fetch(`${stored}/health`)).json()).toMatchObject({
      fallback: { active: false },
    });
    models.close();
    // A host that takes connections and never answers.
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const silentUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const hung = await serve({ MODEL_STORE: silentUrl });
    expect(await (await fetch(`${hung}/health`)).json()).toMatchObject({
      fallback: { reason: `${silentUrl}: did not return its model within 6 s` },
    });
    expect((await fetch(`${hung}/ready`)).status).toBe(503);
    silent.closeAllConnections();
    silent.close();
    const away = await serve({ MODEL_STORE: 's3://bucket/models' });
    expect(await (await fetch(`${away}/health`)).json()).toMatchObject({
      fallback: {
        reason: 'MODEL_STORE: "s3://bucket/models" was given; allowed: an https: URL',
        askedFor: 'champion',
      },
    });
  });
});
