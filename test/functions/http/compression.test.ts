import { brotliDecompressSync, constants, createBrotliDecompress, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compression } from '../../../functions/http/compression.ts';
import { generate } from '../../../models/generator.ts';
import { bytesOf, shippedApp, shippedModel } from '../shipped-app.ts';

const app = shippedApp({ compression: compression() });
const plain = shippedApp();
const { id } = shippedModel.generator.manifest;

const decoders = { br: brotliDecompressSync, gzip: gunzipSync } as const;
type Coding = keyof typeof decoders;

async function ask(path: string, coding: string, more: RequestInit = {}): Promise<Response> {
  const headers = { ...(more.headers as Record<string, string>), 'Accept-Encoding': coding };
  return app.request(path, { ...more, headers });
}

/** Answers that are worth compressing, with an entity tag and without one. */
const tagged = [
  '/digit.svg?seed=a',
  '/digit.json?seed=a',
  '/digits.svg?seed=a&count=3',
  '/number/42.svg?seed=a',
  '/dataset.ndjson?seed=a&count=40',
  '/models',
  `/models/${id}`,
  '/openapi.json',
];
const untagged = ['/docs', '/?seed=a', '/metrics', '/digit.json'];

describe.each<Coding>(['br', 'gzip'])('an answer in %s', (coding) => {
  it.each([...tagged, ...untagged.slice(0, 2)])('has the same content: %s', async (path) => {
    const response = await ask(path, coding);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Encoding')).toBe(coding);
    expect(response.headers.get('Vary')).toContain('Accept-Encoding');
    const bytes = await bytesOf(response);
    const length = response.headers.get('Content-Length');
    expect([null, String(bytes.length)]).toContain(length);
    const whole = await bytesOf(plain.request(path));
    expect(new Uint8Array(decoders[coding](bytes))).toEqual(whole);
    expect(bytes.length).toBeLessThan(0.8 * whole.length);
  });

  it.each(tagged)('has a strong tag of its own, which If-None-Match takes: %s', async (path) => {
    const tagIn = async (asked: string) => (await ask(path, asked)).headers.get('ETag') ?? '';
    const codings = ['br', 'gzip', 'identity'];
    const tags = await Promise.all(codings.map(tagIn));
    expect(new Set(tags).size).toBe(3);
    for (const tag of tags) expect(tag).toMatch(/^"[0-9a-f]{32}(-br|-gzip)?"$/);
    const own = await tagIn(coding);
    for (const tag of tags) {
      const response = await ask(path, coding, { headers: { 'If-None-Match': `"x", W/${tag}` } });
      expect(response.status).toBe(tag === own ? 304 : 200);
      expect(response.headers.get('ETag')).toBe(own);
      expect(response.headers.get('Vary')).toContain('Accept-Encoding');
      await response.body?.cancel();
    }
  });

  it.each([...tagged, ...untagged])('has for HEAD the headers of GET: %s', async (path) => {
    const [get, head] = await Promise.all([
      ask(path, coding),
      ask(path, coding, { method: 'HEAD' }),
    ]);
    const told = ({ headers }: Response) =>
      ['Content-Type', 'Content-Encoding', 'ETag', 'Vary', 'Cache-Control'].map((name) =>
        headers.get(name),
      );
    expect(told(head)).toEqual(told(get));
    // No length, or that of GET (RFC 9110 §8.6).
    const { headers } = head;
    expect([null, get.headers.get('Content-Length')]).toContain(headers.get('Content-Length'));
    expect(await bytesOf(head)).toHaveLength(0);
    await get.body?.cancel();
  });
});

describe('an answer that is not compressed', () => {
  it.each([
    '/digit.png?seed=a',
    '/digit.webp?seed=a',
    '/walk.gif?from=a&to=b&frames=2',
    '/dataset.zip?seed=a&count=3',
  ])('is compressed by its format: %s', async (path) => {
    const response = await ask(path, 'br, gzip');
    const same = await plain.request(path);
    for (const name of ['Content-Encoding', 'ETag', 'Vary', 'Content-Length']) {
      expect(response.headers.get(name)).toBe(same.headers.get(name));
    }
    expect(await bytesOf(response)).toEqual(await bytesOf(same));
  });

  it('is short', async () => {
    const response = await ask('/health', 'br');
    expect(response.headers.get('Content-Encoding')).toBeNull();
    expect(response.headers.get('Vary')).toBe('Accept-Encoding');
    expect(await response.json()).toMatchObject({ status: 'ok' });
  });

  it.each(['identity', 'br;q=0', 'deflate', 'gzip;q=0.5, identity'])(
    'is of a client that sends %s, and varies',
    async (coding) => {
      for (const path of ['/digit.svg?seed=a', '/docs']) {
        const response = await ask(path, coding);
        expect(response.headers.get('Content-Encoding')).toBeNull();
        expect(response.headers.get('Vary')).toBe('Accept-Encoding');
        expect(await bytesOf(response)).toEqual(await bytesOf(plain.request(path)));
      }
    },
  );
});

describe('a client that takes nothing uncompressed', () => {
  it('gets pictures compressed too, under a tag of their own', async () => {
    const response = await ask('/digit.png?seed=a', 'gzip, identity;q=0');
    const same = await plain.request('/digit.png?seed=a');
    expect(response.headers.get('Content-Encoding')).toBe('gzip');
    expect(response.headers.get('Vary')).toBe('Accept-Encoding');
    expect(response.headers.get('ETag')).toBe(same.headers.get('ETag')?.replace(/"$/, '-gzip"'));
    expect(new Uint8Array(gunzipSync(await bytesOf(response)))).toEqual(await bytesOf(same));
  });

  it.each(['identity;q=0', '*;q=0', 'deflate, *;q=0'])('gets 406 for %s', async (coding) => {
    const response = await ask('/digit.svg?seed=a', coding);
    expect(response.status).toBe(406);
    expect(await response.json()).toMatchObject({
      type: '/problems/not-acceptable',
      detail: 'No coding in Accept-Encoding is available; available: br, gzip, identity.',
    });
  });
});

describe('a compressed data set', () => {
  it('is sent while it is drawn, and no longer drawn when the client is gone', async () => {
    let drawn = 0;
    const counting = shippedApp({
      compression: compression(),
      draw: (generator, draws) => {
        drawn += draws.length;
        return generate(generator, draws);
      },
    });
    for (const coding of ['br', 'gzip']) {
      drawn = 0;
      const headers = { 'Accept-Encoding': coding };
      const response = await counting.request('/dataset.ndjson?count=5000&seed=a', { headers });
      const reader = response.body?.getReader();
      const first = await reader?.read();
      expect(first?.value?.length).toBeGreaterThan(100);
      expect(drawn).toBeLessThan(500);
      await reader?.cancel();
      const whenCancelled = drawn;
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(drawn - whenCancelled).toBeLessThanOrEqual(64);
    }
  });

  it('can be read line by line: each part is flushed', async () => {
    const response = await ask('/dataset.ndjson?count=96&seed=a', 'br');
    const decoder = createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH });
    const reader = response.body?.getReader();
    const first = await reader?.read();
    const text = await new Promise<string>((resolve) => {
      decoder.once('data', (chunk: Buffer) => resolve(chunk.toString()));
      decoder.write(first?.value);
    });
    expect(JSON.parse(text.split('\n')[0] ?? '')).toMatchObject({ seed: 'a/0' });
    await reader?.cancel();
  });

  it('fails where the drawing fails, and is no whole answer', async () => {
    let draws = 0;
    const failing = shippedApp({
      compression: compression(),
      draw(generator, drawn) {
        if (draws++ > 1) throw new Error('no more');
        return generate(generator, drawn);
      },
    });
    const headers = { 'Accept-Encoding': 'br' };
    const response = await failing.request('/dataset.ndjson?count=400&seed=a', { headers });
    await expect(bytesOf(response)).rejects.toThrow('no more');
  });
});
