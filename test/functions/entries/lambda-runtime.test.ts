import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type FunctionOptions,
  type FunctionProcess,
  startFunction,
} from '../../../bench/lambda/function-process.ts';
import { functionUrlEvent } from '../lambda-events.ts';
import { bytesOf, shippedApp, shippedModel } from '../shipped-app.ts';

const run = promisify(execFile);
let out: string;
let running: FunctionProcess | undefined;

/** As a deployed function's folder is: for anyone to read, for nobody to write. */
async function makeReadOnly(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o555 : 0o444);
  }
  await chmod(folder, 0o555);
}

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'digit-mint-lambda-'));
  await run(process.execPath, ['build.mjs', out]);
  await makeReadOnly(join(out, 'lambda'));
  await chmod(out, 0o755);
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
});
afterAll(async () => {
  await run('chmod', ['-R', 'u+w', out]);
  await rm(out, { recursive: true });
});

async function start(options: Partial<FunctionOptions> = {}): Promise<FunctionProcess> {
  const environment = { LOG: 'off', ...options.environment };
  running = await startFunction({ bundle: join(out, 'lambda'), ...options, environment });
  return running;
}

const modes = ['BUFFERED', 'RESPONSE_STREAM'] as const;

describe.each(modes)('the bundle under the runtime interface, %s', (mode) => {
  const environment = { INVOKE_MODE: mode };

  it.each([512, 1024])('draws the same bytes as the source in %d MiB', async (memory) => {
    const { invoke, peakMemory } = await start({ memory, environment });
    const answer = await invoke(functionUrlEvent('GET', '/digit', 'seed=42&size=56'));
    const path = '/digit?seed=42&size=56';
    expect(answer.body).toEqual(await bytesOf(shippedApp().request(path)));
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'image/png']);
    expect(answer.headers['x-model']).toBe(shippedModel.generator.manifest.id);
    // What issue no 7 allows, on any machine: most of it is Node's own.
    const peak = await peakMemory();
    expect(Number.isNaN(peak) ? 0 : peak).toBeLessThan(256);
  });

  it('answers requests without a body, and wrong requests', async () => {
    const { invoke } = await start({ environment });
    const first = await invoke(functionUrlEvent('HEAD', '/digit', 'seed=42'));
    expect([first.status, first.body.byteLength]).toEqual([200, 0]);
    const tag = { 'if-none-match': first.headers['etag'] ?? '' };
    const held = await invoke(functionUrlEvent('GET', '/digit', 'seed=42', tag));
    expect([held.status, held.body.byteLength]).toEqual([304, 0]);
    const wrong = await invoke(functionUrlEvent('GET', '/digit', 'sede=42'));
    expect(wrong.status).toBe(400);
    expect(JSON.parse(new TextDecoder().decode(wrong.body))).toMatchObject({
      errors: [{ parameter: 'sede' }],
    });
  });

  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const)('compresses texts, in %s, whole and in parts', async (coding, decompress) => {
    const { invoke } = await start({ environment });
    for (const path of ['/digit.json', '/dataset.ndjson']) {
      const accepted = { 'accept-encoding': coding };
      const query = path === '/digit.json' ? 'seed=42' : 'seed=42&count=40';
      const { headers, body } = await invoke(functionUrlEvent('GET', path, query, accepted));
      expect([headers['content-encoding'], headers['vary']]).toEqual([coding, 'Accept-Encoding']);
      const whole = await bytesOf(shippedApp().request(`${path}?${query}`));
      expect(new Uint8Array(decompress(body))).toEqual(whole);
    }
  });

  it('serves the routes that are loaded later', async () => {
    const { invoke } = await start({ environment });
    for (const path of ['/digits.svg', '/walk.gif', '/number/2026.webp', '/openapi.json', '/']) {
      expect((await invoke(functionUrlEvent('GET', path, ''))).status).toBe(200);
    }
  });
});

describe('a data set from the bundle', () => {
  const event = (count: number, format: string) =>
    functionUrlEvent('GET', `/dataset.${format}`, `seed=a&count=${count}`);

  it('is streamed, and may then have more than a thousand digits', async () => {
    const { invoke } = await start({ environment: { INVOKE_MODE: 'RESPONSE_STREAM' } });
    const { status, body } = await invoke(event(1200, 'zip'));
    expect(status).toBe(200);
    const path = '/dataset.zip?seed=a&count=1200';
    expect(Buffer.compare(body, await bytesOf(shippedApp().request(path)))).toBe(0);
    const over = await invoke(event(10_001, 'zip'));
    expect(JSON.parse(new TextDecoder().decode(over.body))).toMatchObject({
      errors: [{ parameter: 'count', allowed: 'one whole number from 1 to 10000' }],
    });
  });

  it('fits into an answer in one piece otherwise', async () => {
    const { invoke } = await start();
    const { status, body } = await invoke(event(1000, 'ndjson'));
    expect([status, new TextDecoder().decode(body).trimEnd().split('\n').length]).toEqual([
      200, 1000,
    ]);
    const over = await invoke(event(1001, 'ndjson'));
    expect(JSON.parse(new TextDecoder().decode(over.body))).toMatchObject({
      errors: [{ parameter: 'count', allowed: 'one whole number from 1 to 1000' }],
    });
  });
});

describe('the runtime that the bundle is tried under', () => {
  async function functionOf(code: string): Promise<string> {
    const bundle = await mkdtemp(join(out, 'handler-'));
    await mkdir(join(bundle, 'functions/entries'), { recursive: true });
    await writeFile(join(bundle, 'functions/entries/lambda.mjs'), code);
    await makeReadOnly(bundle);
    return bundle;
  }

  it('lets a function write nothing beside itself', async () => {
    const code = `import { writeFileSync } from 'node:fs';
      export const handler = () => writeFileSync(new URL('written', import.meta.url), '');`;
    const { invoke } = await start({ bundle: await functionOf(code) });
    await expect(invoke({})).rejects.toThrow(/the function failed: .*EACCES/);
  });

  it.runIf(process.platform === 'linux')('ends a function that takes too much memory', async () => {
    const code = `const kept = [];
      export const handler = async () => {
        for (;;) await new Promise((more) => setImmediate(more, kept.push(Buffer.alloc(2 ** 20, 1))));
      };`;
    const { invoke } = await start({ bundle: await functionOf(code), memory: 256 });
    await expect(invoke({})).rejects.toThrow('exited with SIGKILL');
  });

  it('reports why a function did not start', async () => {
    const { invoke } = await start({ bundle: await functionOf('throw new Error("no model");') });
    await expect(invoke({})).rejects.toThrow(/init failed: .*no model/);
  });
});
