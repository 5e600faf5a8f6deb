import { unzipSync } from 'fflate';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { createClient, type DatasetDigit, type DigitNumbers } from '../../client/client.ts';
import { bytesOf, shippedModel } from '../functions/shipped-app.ts';
import { client, origin, send } from './app-client.ts';

const { id } = shippedModel.generator.manifest;

/** What the app answers to a URL written by hand. */
const direct = async (path: string) => bytesOf(send(`${origin}${path}`));

describe('a drawing', () => {
  it('of /digit is a PNG with its metadata', async () => {
    const digit = await client.digit({ seed: 'a b/ü', label: 7, size: 56, invert: true });
    expectTypeOf(digit.body).toEqualTypeOf<Uint8Array<ArrayBuffer>>();
    expect(digit.body).toEqual(
      await direct('/digit?seed=a%20b%2F%C3%BC&label=7&size=56&invert=true'),
    );
    const { body: _, ...rest } = digit;
    expect(rest).toEqual({
      seed: 'a b/ü',
      labels: ['7'],
      model: id,
      pinnedUrl: `${origin}/digit?model=${id}&seed=a%20b%2F%C3%BC&label=7&size=56&invert=true`,
      mediaType: 'image/png',
    });
    expect(await bytesOf(send(rest.pinnedUrl))).toEqual(digit.body);
  });

  it('of /digit returns the seed that the server chose', async () => {
    const { seed, labels, pinnedUrl, body } = await client.digit();
    expect(seed).toBe('a random seed');
    expect(labels).toHaveLength(1);
    expect(await bytesOf(send(pinnedUrl))).toEqual(body);
  });

  it('of /digit has the type of its format', async () => {
    const json = await client.digit({ seed: 'a', format: 'json', latent: true });
    expectTypeOf(json.body).toEqualTypeOf<DigitNumbers>();
    const raw = await client.digit({ seed: 'a', format: 'raw' });
    expectTypeOf(raw.body).toEqualTypeOf<Uint8Array<ArrayBuffer>>();
    const svg = await client.digit({ seed: 'a', format: 'svg', color: '1d4ed8' });
    expectTypeOf(svg.body).toEqualTypeOf<string>();
    const { seed, label, model, generated, width, height, pixels, latent, ...more } = json.body;
    expect(more).toEqual({});
    expect([seed, String(label), model, generated]).toEqual(['a', json.labels[0], id, true]);
    expect(pixels).toEqual([...raw.body]);
    expect(pixels).toHaveLength(width * height);
    expect(latent).toHaveLength(shippedModel.generator.manifest.latent.size);
    expect(svg.body).toMatch(/^<svg .*#1d4ed8/s);
    const webp = await client.digit({ seed: 'a', format: 'webp' });
    expect(Buffer.from(webp.body.subarray(8, 12)).toString()).toBe('WEBP');
  });

  it('of /digits returns the label of each digit', async () => {
    const sheet = await client.digits({ seed: 'a', count: 6, columns: 3, format: 'svg' });
    expectTypeOf(sheet.body).toEqualTypeOf<string>();
    const path = '/digits.svg?seed=a&count=6&columns=3';
    expect(new TextEncoder().encode(sheet.body)).toEqual(await direct(path));
    expect(sheet.labels).toHaveLength(6);
    const second = await client.digit({ seed: 'a/1' });
    expect(sheet.labels[1]).toBe(second.labels[0]);
  });

  it('of /number keeps leading zeros', async () => {
    const number = await client.number('0026', { seed: 'a', truncation: 0.7 });
    expectTypeOf(number.body).toEqualTypeOf<Uint8Array<ArrayBuffer>>();
    expect(number.body).toEqual(await direct('/number/0026?seed=a&truncation=0.7'));
    expect(number.labels).toEqual(['0', '0', '2', '6']);
  });

  it('of /walk goes from seed to seed', async () => {
    const walk = await client.walk({ from: 'a', to: 'b', frames: 4, label: 3, format: 'gif' });
    expectTypeOf(walk.body).toEqualTypeOf<Uint8Array<ArrayBuffer>>();
    expect(walk.body).toEqual(await direct('/walk.gif?from=a&to=b&frames=4&label=3'));
    expect([walk.seed, walk.labels]).toEqual(['a', ['3']]);
  });

  it('of /dataset is a stream of a zip', async () => {
    const { body, labels } = await client.dataset({ seed: 'a', count: 40 });
    expectTypeOf(body).toEqualTypeOf<ReadableStream<Uint8Array>>();
    expect(labels).toEqual([]);
    const files = unzipSync(
      await bytesOf(new Response(body as ReadableStream<Uint8Array<ArrayBuffer>>)),
    );
    expect(files['train-labels-idx1-ubyte']).toHaveLength(8 + 40);
  });

  it('of /dataset is each digit as it comes in', async () => {
    const { body } = await client.dataset({ seed: 'a', count: 70, format: 'ndjson' });
    expectTypeOf(body).toEqualTypeOf<AsyncIterable<DatasetDigit>>();
    const digits = [];
    for await (const digit of body) digits.push(digit);
    expect(digits.map(({ seed }) => seed)).toEqual(digits.map((_, index) => `a/${index}`));
    expect(digits).toHaveLength(70);
    const alone = await client.digit({ seed: 'a/69', format: 'json' });
    expect(digits[69]?.pixels).toEqual(alone.body.pixels);
    expect(digits[69]?.label).toBe(alone.body.label);
    const rest = await client.dataset({ seed: 'a', start: 67, count: 3, format: 'ndjson' });
    expect(rest.pinnedUrl).toMatch(/&seed=a&count=3&start=67$/);
    const resumed = [];
    for await (const digit of rest.body) resumed.push(digit);
    expect(resumed).toEqual(digits.slice(67));
  });
});

describe('a client', () => {
  it('asks below a path, or in a page’s own origin', async () => {
    const asked: string[] = [];
    const listen = (url: string) => {
      asked.push(url);
      return send('/digit?seed=a');
    };
    const below = await createClient('https://a.example/mint//', { fetch: listen }).digit();
    const own = await createClient('', { fetch: listen }).digit({ seed: 'a' });
    expect(asked).toEqual(['https://a.example/mint/digit.png', '/digit.png?seed=a']);
    expect(createClient().urls.digit()).toBe('/digit.png');
    expect(createClient(new URL('https://a.example')).urls.digit()).toBe(
      'https://a.example/digit.png',
    );
    expect(below.pinnedUrl).toMatch(/^https:\/\/a\.example\/mint\/digit\?model=/);
    expect(own.pinnedUrl).toMatch(/^\/digit\?model=/);
  });

  it('stops when its signal is aborted', async () => {
    const listen = async (_: string, { signal }: RequestInit) => {
      signal?.throwIfAborted();
      return send('/digit');
    };
    const signal = AbortSignal.abort(new Error('enough'));
    const asking = createClient(origin, { fetch: listen }).digit({}, { signal });
    await expect(asking).rejects.toThrow('enough');
  });
});
