import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { triedSeeds } from '../../../functions/routes/nearest-seed.ts';
import { app, digit, id, images, json, png, post } from './asked-judge.ts';

interface Judged {
  readonly probabilityReal: number;
  readonly probabilityGenerated: number;
  readonly probabilityNoDigit: number;
  readonly label: number;
  readonly probabilities: readonly number[];
  readonly hand?: string;
  readonly pixels?: readonly number[];
  readonly nearest?: { readonly seed: string; readonly distance: number; readonly path: string };
}

const judged = async (response: Response | Promise<Response>) =>
  (await (await response).json()) as Judged;

describe('POST /judge', () => {
  it('returns probabilities and timings', async () => {
    const response = await post(png(digit(0)));
    expect(response.status).toBe(200);
    const { headers } = response;
    expect(headers.get('Content-Type')).toBe('application/json');
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('ETag')).toBeNull();
    expect([headers.get('X-Model'), headers.get('X-Label')]).toEqual([id, '7']);
    expect(headers.get('Server-Timing')).toMatch(/^parse;dur=[\d.]+, ?infer;dur=[\d.]+$/);
    const verdict = await judged(response);
    expect(Object.keys(verdict)).toEqual([
      'model',
      'probabilityReal',
      'probabilityGenerated',
      'probabilityNoDigit',
      'label',
      'labelName',
      'probabilities',
    ]);
    const { probabilityReal, probabilityGenerated, probabilityNoDigit, probabilities } = verdict;
    expect(probabilityReal + probabilityGenerated + probabilityNoDigit).toBeCloseTo(1, 5);
    expect(probabilities.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
  });

  it('names 99 of 100 real digits as they were labelled', async () => {
    let right = 0;
    for (let index = 0; index < 100; index++) {
      const { label } = await judged(post(png(digit(index))));
      if (label === images?.labels[index]) right++;
    }
    expect(right).toBeGreaterThanOrEqual(99);
  });

  it('takes the numbers as they are, and says the same of them', async () => {
    const pixels = [...digit(3)];
    const fromJson = await judged(post({ pixels }, { ...json, query: '?pixels=true' }));
    expect(fromJson.pixels).toEqual(pixels);
    const fromPng = await judged(post(png(digit(3)), { query: '?pixels=true' }));
    expect(fromPng).toEqual(fromJson);
  });

  it('returns the pixels that it judged: a drawing scaled and centred', async () => {
    const data = new Uint8Array(90 * 60).fill(255);
    for (let y = 10; y < 50; y++) data.fill(0, y * 90 + 70, y * 90 + 76);
    const drawing = encode({ width: 90, height: 60, channels: 1, data });
    const { pixels = [], label } = await judged(post(drawing, { query: '?pixels=true' }));
    expect(label).toBe(1);
    expect(pixels).toHaveLength(784);
    expect(pixels[14 * 28 + 14]).toBe(255);
  });

  it('returns a latent vector that drawings accept', async () => {
    const { hand = '', label } = await judged(post(png(digit(2)), { query: '?hand=true' }));
    expect(hand).toMatch(/^[\w-]{171}$/);
    const response = await app.request(`/digit?model=${id}&hand=${hand}&label=${label}`);
    expect(response.status).toBe(200);
  });

  it('returns the nearest seed that it found, with its distance', async () => {
    const drawn = await app.request('/digit.json?seed=1234&label=5');
    const { pixels } = (await drawn.json()) as { pixels: number[] };
    const exact = await judged(post({ pixels }, { ...json, query: '?nearest=true' }));
    const { nearest } = exact;
    expect(nearest).toMatchObject({ tried: triedSeeds, label: exact.label });
    const { seed = '', path = '', distance = 1 } = nearest ?? {};
    expect(Number(seed)).toBeLessThan(triedSeeds);
    expect(path).toBe(`/digit?model=${id}&seed=${seed}&label=${exact.label}`);
    const found = await app.request(path.replace('/digit?', '/digit.json?'));
    const other = ((await found.json()) as { pixels: number[] }).pixels;
    const squares = pixels.reduce(
      (sum, pixel, index) => sum + (pixel - (other[index] ?? 0)) ** 2,
      0,
    );
    expect(distance).toBeCloseTo(Math.sqrt(squares / 784) / 255, 3);
  });

  it('answers pages of other origins after a preflight request', async () => {
    const response = await app.request('/judge', {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://a.example',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('Access-Control-Allow-Methods')).toBe('GET,HEAD,POST');
    expect(response.headers.get('Access-Control-Allow-Headers')).toBe('content-type');
  });

  it('is counted by its route', async () => {
    await post(png(digit(0)));
    const text = await (await app.request('/metrics')).text();
    expect(text).toMatch(/http_requests_total\{route="\/judge",method="POST",status="200"\} \d/);
  });
});
