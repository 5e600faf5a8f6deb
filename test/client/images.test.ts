import { readFileSync } from 'node:fs';
import { encode } from 'fast-png';
import { encode as encodeJpeg } from 'jpeg-js';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  ApiProblem,
  createClient,
  type CompletedDigits,
  type JudgedDigit,
  type JudgedDigits,
} from '../../client/client.ts';
import { modelWithCompanions } from '../functions/companion-model.ts';
import { bytesOf, shippedApp } from '../functions/shipped-app.ts';

const model = await modelWithCompanions();
const { id } = model.generator.manifest;
const app = shippedApp({ servedModel: () => Promise.resolve(model) });
const origin = 'http://digits.example';
const client = createClient(origin, { fetch: (url, request) => app.request(url, request) });

// A bar: a one.
const pixels = Uint8Array.from({ length: 784 }, (_, index) =>
  Math.abs((index % 28) - 14) < 2 && index > 4 * 28 && index < 24 * 28 ? 255 : 0,
);
const png = Uint8Array.from(encode({ width: 28, height: 28, channels: 1, data: pixels }));

const file = (name: string) =>
  Uint8Array.from(
    readFileSync(new URL(`../functions/images/decode/pictures/${name}`, import.meta.url)),
  );

describe('judgeAll', () => {
  it('takes pictures of all types, and answers each', async () => {
    const { model: own, ...judgement } = await client.judge(png);
    const cut = png.slice(0, 50);
    const judged = await client.judgeAll([png, cut, file('grey.jpg'), file('lossy.webp')]);
    expectTypeOf(judged).toEqualTypeOf<JudgedDigits>();
    expect(judged).toMatchObject({
      model: own,
      images: [
        { name: '0', judgement },
        { name: '1', problem: { type: '/problems/invalid-image' } },
        { name: '2', judgement: { label: expect.any(Number) as number } },
        { name: '3', judgement: { label: expect.any(Number) as number } },
      ],
    });
  });

  it('takes the pixels of several images', async () => {
    const { model: own, ...judgement } = await client.judge({ pixels });
    expect(await client.judgeAll([{ pixels }, { pixels }])).toEqual({
      model: own,
      images: [{ judgement }, { judgement }],
    });
    await expect(client.judgeAll([])).rejects.toMatchObject({ problem: 'invalid-body' });
  });
});

describe('judge', () => {
  it('takes a JPEG or a WebP by its first bytes', async () => {
    const { body: webp } = await client.digit({ seed: '42', label: 1, size: 280, format: 'webp' });
    expect((await client.judge(webp)).probabilities).toHaveLength(10);
    expect((await client.judge(file('grey.jpg'))).probabilities).toHaveLength(10);
  });

  it('takes a PNG or pixels', async () => {
    const verdict = await client.judge(png, { pixels: true });
    expectTypeOf(verdict).toEqualTypeOf<JudgedDigit>();
    expect(verdict).toMatchObject({ model: id, label: 1 });
    expect(verdict.probabilities).toHaveLength(10);
    const { pixels: seen = [] } = verdict;
    expect(await client.judge({ pixels: seen }, { pixels: true })).toEqual(verdict);
    expect(await client.judge({ pixels: Uint8Array.from(seen) }, { pixels: true })).toEqual(
      verdict,
    );
  });

  it('takes a JPEG or a WebP', async () => {
    const drawn = await client.digit({ seed: 'a', size: 280, format: 'webp' });
    expect((await client.judge(drawn.body)).labelName).toBe(drawn.labels[0]);
    const data = Uint8Array.from({ length: 4 * 784 }, (_, index) => pixels[index >> 2] ?? 0);
    const jpeg = encodeJpeg({ width: 28, height: 28, data }, 95);
    expect((await client.judge(Uint8Array.from(jpeg.data))).label).toBe(1);
  });

  it('returns a latent vector that the other routes draw from', async () => {
    const { hand = '', label } = await client.judge(png, { hand: true });
    const digit = await client.digit({ hand, label, format: 'raw' });
    expect(digit.seed).toBeNull();
    expect(digit.pinnedUrl).toBe(`${origin}/digit.raw?model=${id}&hand=${hand}&label=${label}`);
    expect(await bytesOf(app.request(digit.pinnedUrl))).toEqual(digit.body);
    const near = await client.digits({ hand, label, spread: 0.3, seed: 'a', count: 4 });
    expect(near.seed).toBe('a');
    const walk = await client.walk({ fromHand: hand, to: 'b', label, toLabel: 8, frames: 3 });
    expect(walk.pinnedUrl).toContain(`&fromHand=${hand}&to=b&frames=3&label=${label}&toLabel=8`);
  });

  it('rejects with the server’s problem', async () => {
    const asking = client.judge({ pixels: [1] });
    await expect(asking).rejects.toThrow(ApiProblem);
    await expect(asking).rejects.toMatchObject({
      problem: 'invalid-body',
      status: 400,
      errors: [{ parameter: 'pixels', value: '1 elements' }],
    });
  });

  it('stops when its signal is aborted', async () => {
    const listen = async (_: string, { signal }: RequestInit) => {
      signal?.throwIfAborted();
      return app.request('/health');
    };
    const signal = AbortSignal.abort(new Error('enough'));
    const stopped = createClient(origin, { fetch: listen }).judge(png, {}, { signal });
    await expect(stopped).rejects.toThrow('enough');
  });
});

describe('complete', () => {
  it('completes what a mask hides, the same for the same seed', async () => {
    const mask = pixels.map((_, index) => (index % 28 < 14 ? 1 : 0));
    const completed = await client.complete({ pixels, mask }, { seed: 'a', count: 2, label: 1 });
    expectTypeOf(completed).toEqualTypeOf<CompletedDigits>();
    expect(completed).toMatchObject({ seed: 'a', model: id, width: 28, height: 28 });
    expect(completed.completions.map(({ label }) => label)).toEqual([1, 1]);
    expect(await client.complete({ pixels, mask }, { seed: 'a', count: 2, label: 1 })).toEqual(
      completed,
    );
  });
});
