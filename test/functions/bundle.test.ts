import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../models/digest.ts';
import { folderStore } from '../../models/stores/folder.ts';
import type { FunctionResult } from '../infra/function-url.ts';
import { functionUrlEvent } from './lambda-events.ts';
import { runServer } from './running-server.ts';
import { bytesOf, shippedApp, shippedModel } from './shipped-app.ts';

const run = promisify(execFile);
let out: string;

// Outside the project: a bundle that reached back into it would be found out.
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'digit-mint-bundle-'));
  await run(process.execPath, ['build.mjs', out]);
});
afterAll(() => rm(out, { recursive: true }));

describe('npm run build', () => {
  it.each(['server', 'lambda'])('lays %s out as the source is, without pictures', async (name) => {
    const names = await readdir(join(out, name), { recursive: true });
    const files = names.map((file) => file.replaceAll(sep, '/'));
    const shipped = `models/shipped/${shippedModel.generator.manifest.id}`;
    expect(files).toEqual(
      expect.arrayContaining([
        `functions/entries/${name}.mjs`,
        'models/shipped/aliases/champion.json',
        `${shipped}/manifest.json`,
        `${shipped}/generator/model.json`,
      ]),
    );
    const others = files.filter((file) => !file.startsWith('static/'));
    expect(others.filter((file) => /\.(png|html|ts)$/.test(file))).toEqual([]);
    // Those of the function are in a bucket.
    expect(files.includes('static/learn/index.html')).toBe(name === 'server');
  });
});

describe('the bundles', () => {
  it.each(['server', 'lambda'])(
    'of %s have every file of the shipped model, as the manifest says',
    async (name) => {
      const { manifest } = shippedModel.generator;
      const store = folderStore(join(out, name, 'models/shipped'), { isShipped: true });
      for (const { path, bytes, sha256 } of manifest.files) {
        if (/\.(onnx|png)$/.test(path)) continue;
        const read = await store.read(`${manifest.id}/${path}`);
        expect([path, read.length, await sha256Hex(read)]).toEqual([path, bytes, sha256]);
      }
    },
  );

  it('of lambda make a zip of at most 2.7 MB and 0.65 MB for each model of earlier releases', async () => {
    const folder = join(out, 'lambda');
    const models = await readdir(join(folder, 'models/shipped'));
    const earlier = models.length - ['aliases', shippedModel.generator.manifest.id].length;
    expect(await zippedBytes(folder)).toBeLessThan(2_700_000 + earlier * 650_000);
  });

  it('have beside them static files that make a zip of at most 2.4 MB, the server’s among them', async () => {
    const files = await readdir(join(out, 'static'), { recursive: true });
    expect(await readdir(join(out, 'server/static'), { recursive: true })).toEqual(files);
    expect(await zippedBytes(join(out, 'static'))).toBeLessThan(2_400_000);
  });

  it.each([
    ['server', 155],
    ['lambda', 138],
  ])('of %s start from less than %i kB of code', async (name, kilobytes) => {
    const { size } = await stat(join(out, name, 'functions/entries/part-start.mjs'));
    expect(size).toBeLessThan(1000 * kilobytes);
  });

  it('serve the very bytes of the source, from any folder', async () => {
    const entry = [join(out, 'server/functions/entries/server.mjs')];
    const server = await runServer(entry, {}, tmpdir());
    expect(await bytesOf(fetch(`${server.url}/digit?seed=42&size=56`))).toEqual(
      await bytesOf(shippedApp().request('/digit?seed=42&size=56')),
    );
    // Windows has no signals: there the process is ended from outside.
    const code = process.platform === 'win32' ? null : 0;
    expect((await server.stop('SIGTERM')).code).toBe(code);
  });

  it('serve the scripts that the page names, the report and the real digits', async () => {
    const server = await runServer([join(out, 'server/functions/entries/server.mjs')]);
    const page = await (await fetch(`${server.url}/?seed=a`)).text();
    const paths = page.matchAll(/"(\/page\/[\w-]+\.(?:js|png)|\/report\.html)[#"]/g);
    const found = [...paths].map(([, path = '']) => path);
    expect(found).toEqual(
      expect.arrayContaining([
        '/report.html',
        expect.stringMatching(/^\/page\/[\w-]+\.png$/),
        expect.stringMatching(/^\/page\/[\w-]+\.js$/),
      ]),
    );
    const statuses = found.map(async (path) => (await fetch(`${server.url}${path}`)).status);
    expect(await Promise.all(statuses)).toEqual(found.map(() => 200));
    await server.stop('SIGTERM');
  });

  it('answer a server’s very first request, a HEAD, with all headers, and any method', async () => {
    const server = await runServer([join(out, 'server/functions/entries/server.mjs')]);
    const head = await fetch(`${server.url}/health`, { method: 'HEAD' });
    expect(head.headers.get('Content-Type')).toBe('application/json');
    const put = await fetch(`${server.url}/digit`, { method: 'PUT' });
    expect([put.status, put.headers.get('Allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    const png = await bytesOf(fetch(`${server.url}/digit?seed=42&label=7`));
    const chunked = await fetch(`${server.url}/judge`, {
      method: 'POST',
      headers: { 'Content-Type': 'image/png' },
      body: new Blob([png as Uint8Array<ArrayBuffer>]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(await chunked.json()).toMatchObject({ label: 7 });
    await server.stop('SIGTERM');
  });

  it('of lambda link to the static files behind an edge that has them, and have the page alone without one', async () => {
    const links = /\/learn\/|\/report\.html|real-digits-/;
    const page = (variables: object) => answerOf(out, '/', variables);
    expect((await page({ EDGE: 'cloudfront' })).body).toMatch(links);
    const alone = await page({});
    expect(alone.statusCode).toBe(200);
    expect(alone.body).not.toMatch(links);
    expect((await answerOf(out, '/learn/', {})).statusCode).toBe(404);
  });

  it('of lambda answer the static files where these are copied beside it', async () => {
    const copy = await mkdtemp(join(tmpdir(), 'digit-mint-copied-'));
    await cp(join(out, 'lambda'), join(copy, 'lambda'), { recursive: true });
    await cp(join(out, 'static'), join(copy, 'lambda/static'), { recursive: true });
    const folder = (await readdir(join(out, 'static/learn'))).find((name) => name !== 'index.html');
    const path = `learn/${folder}/digits.gz`;
    const { body } = await answerOf(copy, `/${path}`, {});
    await rm(copy, { recursive: true });
    expect(Buffer.from(body, 'base64').equals(await readFile(join(out, 'static', path)))).toBe(
      true,
    );
  });

  it('answer a Lambda event with the same bytes as the source', async () => {
    const { body } = await answerOf(out, '/digit?seed=42&size=56', {});
    expect(new Uint8Array(Buffer.from(body, 'base64'))).toEqual(
      await bytesOf(shippedApp().request('/digit?seed=42&size=56')),
    );
  });
});

/** What the function of a build answers to the event of a GET request, in a process of its own. */
async function answerOf(folder: string, url: string, variables: object): Promise<FunctionResult> {
  const [path = '', query = ''] = url.split('?');
  const event = functionUrlEvent('GET', path, query);
  const handler = pathToFileURL(join(folder, 'lambda/functions/entries/lambda.mjs')).href;
  const script = `
    const { handler } = await import(${JSON.stringify(handler)});
    process.stdout.write(JSON.stringify(await handler(${JSON.stringify(event)})));
  `;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
    cwd: tmpdir(),
    env: { ...process.env, LOG: 'off', ...variables },
    maxBuffer: 10_000_000,
  });
  return JSON.parse(stdout) as FunctionResult;
}

/** The bytes of a zip of a folder: for each file a local header, the content as zlib makes it, and an entry at the end. */
async function zippedBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const path of await readdir(folder, { recursive: true })) {
    if (!(await stat(join(folder, path))).isFile()) continue;
    const content = deflateRawSync(await readFile(join(folder, path)), { level: 9 });
    bytes += 30 + content.length + 46 + 2 * path.length;
  }
  return bytes;
}
