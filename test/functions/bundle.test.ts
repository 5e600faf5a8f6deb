import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../models/digest.ts';
import { folderStore } from '../../models/stores/folder.ts';
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
    expect(files).toContain('static/learn/index.html');
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

  it('of lambda make a zip of at most 2.7 MB, 0.65 MB for each model of earlier releases, and 2.4 MB of static files', async () => {
    const folder = join(out, 'lambda');
    const models = await readdir(join(folder, 'models/shipped'));
    const earlier = models.length - ['aliases', shippedModel.generator.manifest.id].length;
    const zipped = { static: 0, others: 0 };
    for (const path of await readdir(folder, { recursive: true })) {
      if (!(await stat(join(folder, path))).isFile()) continue;
      // A local header, the content as zlib makes it, and an entry of the directory at the end.
      const content = deflateRawSync(await readFile(join(folder, path)), { level: 9 });
      zipped[path.startsWith('static') ? 'static' : 'others'] +=
        30 + content.length + 46 + 2 * path.length;
    }
    expect(zipped.others).toBeLessThan(2_700_000 + earlier * 650_000);
    expect(zipped.static).toBeLessThan(2_400_000);
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
    expect(found).toHaveLength(3);
    const statuses = found.map(async (path) => (await fetch(`${server.url}${path}`)).status);
    expect(await Promise.all(statuses)).toEqual([200, 200, 200]);
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

  it('answer a Lambda event for the digits of /learn with the bytes of the file', async () => {
    const folder = (await readdir(join(out, 'lambda/static/learn'))).find(
      (name) => name !== 'index.html',
    );
    const event = functionUrlEvent('GET', `/learn/${folder}/digits.gz`, '');
    const handler = pathToFileURL(join(out, 'lambda/functions/entries/lambda.mjs')).href;
    const script = `
      const { handler } = await import(${JSON.stringify(handler)});
      const { body, isBase64Encoded } = await handler(${JSON.stringify(event)});
      process.stdout.write(isBase64Encoded ? body : '');
    `;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
      cwd: tmpdir(),
      env: { ...process.env, LOG: 'off' },
      maxBuffer: 10_000_000,
    });
    const file = await readFile(join(out, 'lambda/static/learn', String(folder), 'digits.gz'));
    expect(Buffer.from(stdout, 'base64').equals(file)).toBe(true);
  });

  it('answer a Lambda event with the same bytes as the source', async () => {
    const event = functionUrlEvent('GET', '/digit', 'seed=42&size=56');
    const handler = pathToFileURL(join(out, 'lambda/functions/entries/lambda.mjs')).href;
    const script = `
      const { handler } = await import(${JSON.stringify(handler)});
      const { body } = await handler(${JSON.stringify(event)});
      process.stdout.write(body);
    `;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
      cwd: tmpdir(),
      env: { ...process.env, LOG: 'off' },
    });
    expect(new Uint8Array(Buffer.from(stdout, 'base64'))).toEqual(
      await bytesOf(shippedApp().request('/digit?seed=42&size=56')),
    );
  });
});
