import { decode, encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../pipeline/data/dataset.ts';
import { modelWithCompanions } from '../companion-model.ts';
import { bytesOf, shippedApp } from '../shipped-app.ts';

const model = await modelWithCompanions();
const { id } = model.generator.manifest;
const app = shippedApp({ servedModel: () => Promise.resolve(model) });
const { test: images } = await loadDataset('mnist');

const pixels = [...(images?.pixels.slice(0, 784) ?? [])];
/** The right half is hidden. */
const mask: readonly number[] = pixels.map((_, index) => (index % 28 >= 14 ? 1 : 0));

const post = (body: object, query = '', to = app) =>
  to.request(`/complete${query}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Grey and opacity, several times as large. */
function halfPng(scale = 1, hidden = mask): Uint8Array<ArrayBuffer> {
  const side = 28 * scale;
  const data = new Uint8Array(side * side * 2);
  for (let pixel = 0; pixel < side * side; pixel++) {
    const [x, y] = [Math.floor((pixel % side) / scale), Math.floor(pixel / side / scale)];
    const index = y * 28 + x;
    data.set([pixels[index] ?? 0, hidden[index] ? 0 : 255], 2 * pixel);
  }
  return Uint8Array.from(encode({ width: side, height: side, channels: 2, data }));
}

const postPng = (body: Uint8Array<ArrayBuffer>, query = '') =>
  app.request(`/complete${query}`, {
    method: 'POST',
    headers: { 'Content-Type': 'image/png' },
    body,
  });

interface Completed {
  readonly seed: string;
  readonly completions: readonly {
    readonly label: number;
    readonly hand: string;
    readonly misfit: number;
    readonly pixels: readonly number[];
  }[];
}

const completed = async (response: Response | Promise<Response>) =>
  (await (await response).json()) as Completed;

const problemOf = async (response: Response | Promise<Response>) => {
  const { status, headers } = await response;
  expect(headers.get('Content-Type')).toBe('application/problem+json');
  return { ...((await (await response).json()) as object), status };
};

describe('POST /complete', () => {
  it('completes the hidden part, in four ways by default', async () => {
    const response = await post({ pixels, mask }, '?seed=a');
    expect(response.status).toBe(200);
    const { headers } = response;
    expect(headers.get('Content-Type')).toBe('application/json');
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect([headers.get('X-Model'), headers.get('X-Seed')]).toEqual([id, 'a']);
    expect(headers.get('Server-Timing')).toMatch(/^parse;dur=.+infer;dur=.+encode;dur=/);
    const { completions, ...rest } = await completed(response);
    expect(rest).toEqual({ seed: 'a', model: id, generated: true, width: 28, height: 28 });
    expect(headers.get('X-Label')).toBe(completions.map(({ label }) => label).join(','));
    expect(completions).toHaveLength(4);
    for (const completion of completions) {
      expect(completion.pixels).toHaveLength(784);
      expect(completion.hand).toMatch(/^[\w-]{171}$/);
      // Far from what is hidden, all is as it was.
      const kept = completion.pixels.filter((_, index) => index % 28 < 10);
      expect(kept).toEqual(pixels.filter((_, index) => index % 28 < 10));
    }
    expect(new Set(completions.map((completion) => String(completion.pixels))).size).toBe(4);
  });

  it('is the same for the same seed, and another for another', async () => {
    const first = await (await post({ pixels, mask }, '?seed=a&count=2')).text();
    expect(await (await post({ pixels, mask }, '?count=2&seed=a')).text()).toBe(first);
    const other = await completed(post({ pixels, mask }, '?seed=b&count=2'));
    expect(other.completions).not.toEqual((JSON.parse(first) as Completed).completions);
  });

  it('does not depend on the values of hidden pixels', async () => {
    const query = '?seed=a&count=2';
    const blinded = pixels.map((pixel, index) => (mask[index] ? 99 : pixel));
    expect(await completed(post({ pixels: blinded, mask }, query))).toEqual(
      await completed(post({ pixels, mask }, query)),
    );
    const yes = mask.map((hidden) => hidden === 1);
    expect(await completed(post({ pixels, mask: yes }, query))).toEqual(
      await completed(post({ pixels, mask }, query)),
    );
  });

  it('takes a PNG that is transparent where it is hidden, larger ones too', async () => {
    const query = '?seed=a&count=2';
    const fromJson = await completed(post({ pixels, mask }, query));
    expect(await completed(postPng(halfPng(), query))).toEqual(fromJson);
    expect(await completed(postPng(halfPng(5), query))).toEqual(fromJson);
  });

  it('draws the requested label', async () => {
    const { completions } = await completed(post({ pixels, mask }, '?label=4&count=3'));
    expect(completions.map(({ label }) => label)).toEqual([4, 4, 4]);
  });

  it('chooses a seed, and says which', async () => {
    const response = await post({ pixels, mask });
    expect(response.headers.get('X-Seed')).toBe('a%20random%20seed');
    expect((await completed(response)).seed).toBe('a random seed');
  });

  it('draws a sheet of them as PNG', async () => {
    const query = '?seed=a&count=5';
    const response = await post({ pixels, mask }, `${query}&format=png&size=56`);
    expect(response.headers.get('Content-Type')).toBe('image/png');
    const sheet = decode(await bytesOf(response));
    // Digits of 28 with 2 pixels around each, twice as large.
    expect([sheet.width, sheet.height]).toEqual([2 * (3 * 30 + 2), 2 * (2 * 30 + 2)]);
    expect(sheet.text).toMatchObject({ Comment: 'generated', Seed: 'a', Model: id });
    const small = decode(await bytesOf(post({ pixels, mask }, `${query}&format=png`)));
    const { completions } = await completed(post({ pixels, mask }, query));
    const start = 12 * 92 + 32;
    const row = Array.from(small.data.subarray(start, start + 28));
    expect(row).toEqual(completions[1]?.pixels.slice(280, 308));
  });

  it('is a PNG for a client that accepts it', async () => {
    const response = await app.request('/complete?count=1', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'image/*' },
      body: JSON.stringify({ pixels, mask }),
    });
    expect(response.headers.get('Content-Type')).toBe('image/png');
    expect(response.headers.get('Vary')).toContain('Accept');
  });
});

describe('what cannot be completed', () => {
  const all = (value: number) => pixels.map(() => value);

  it('is all hidden, or all known', async () => {
    const problem = { status: 422, type: '/problems/invalid-mask' };
    expect(await problemOf(post({ pixels, mask: all(1) }))).toMatchObject({
      ...problem,
      detail: 'Every pixel is masked; allowed: from 1 to 783 of 784.',
    });
    expect(await problemOf(post({ pixels, mask: all(0) }))).toMatchObject({
      ...problem,
      detail: 'No pixel is masked; allowed: from 1 to 783 of 784.',
    });
    expect(await problemOf(postPng(halfPng(1, all(1))))).toMatchObject({
      ...problem,
      detail: 'Every pixel is transparent; allowed: from 1 to 783 of 784.',
    });
    expect(await problemOf(postPng(halfPng(1, all(0))))).toMatchObject({
      ...problem,
      detail: 'No pixel is transparent; allowed: from 1 to 783 of 784.',
    });
  });

  const maskAllowed = '784 times 0 (known) or 1 (hidden), or false or true';
  it.each([
    ['of another size', { pixels, mask: [0, 1] }, 'mask', '2 elements', maskAllowed],
    ['missing', { pixels }, 'mask', 'nothing', maskAllowed],
    ['of opacities', { pixels, mask: mask.with(5, 255) }, 'mask[5]', '255', '0 or 1'],
  ])('has a mask that is %s', async (_, body, parameter, value, allowed) => {
    expect(await problemOf(post(body))).toMatchObject({
      status: 400,
      type: '/problems/invalid-body',
      errors: [{ parameter, value, allowed }],
    });
  });

  it('is a PNG of another shape', async () => {
    const data = new Uint8Array(28 * 14 * 2).fill(255);
    const image = Uint8Array.from(encode({ width: 28, height: 14, channels: 2, data }));
    expect(await problemOf(postPng(image))).toMatchObject({
      status: 400,
      detail:
        'The image cannot be read: It has 28 × 14 pixels; allowed: the proportions of 28 × 28.',
    });
  });

  it.each([
    ['?count=0', 'count', 'one whole number from 1 to 16'],
    ['?count=17', 'count', 'one whole number from 1 to 16'],
    ['?label=', 'label', 'one label of the model'],
    ['?format=svg', 'format', 'one of json, png'],
    ['?size=56', 'size', 'only with png'],
  ])('is asked for by %s', async (query, parameter, allowed) => {
    expect(await problemOf(post({ pixels, mask }, query))).toMatchObject({
      status: 400,
      errors: [{ parameter, allowed }],
    });
  });

  it('names a label that the model does not have', async () => {
    expect(await problemOf(post({ pixels, mask }, '?label=10'))).toMatchObject({
      status: 422,
      type: '/problems/no-such-label',
      errors: [{ parameter: 'label', value: '10' }],
    });
  });

  it('requires an encoder, but no classifier', async () => {
    const judge = await modelWithCompanions(['discriminator', 'classifier']);
    const judging = shippedApp({ servedModel: () => Promise.resolve(judge) });
    expect(await problemOf(post({ pixels, mask }, '', judging))).toMatchObject({
      status: 422,
      type: '/problems/no-companion',
      detail: `The model ${judge.generator.manifest.id} has no encoder, so it cannot find the latent vector of an image.`,
    });
    const encoder = await modelWithCompanions(['encoder']);
    const completing = shippedApp({ servedModel: () => Promise.resolve(encoder) });
    expect((await post({ pixels, mask }, '?count=1', completing)).status).toBe(200);
  });
});
