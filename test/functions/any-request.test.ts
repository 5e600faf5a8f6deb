import { fc } from '../fixtures/seeded-checks.ts';
import { describe, expect, it } from 'vitest';
import { listedProblems } from './openapi/described.ts';
import { bytesOf, shippedApp, shippedModel } from './shipped-app.ts';

// A data set of few: two thousand requests are to end today.
const app = shippedApp({ datasetLimit: 30 });
const { id } = shippedModel.generator.manifest;

const name = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom(
      'seed',
      'label',
      'size',
      'format',
      'invert',
      'color',
      'background',
      'truncation',
      'latent',
      'model',
      'count',
      'columns',
      'from',
      'to',
      'frames',
      'digits',
      '__proto__',
      '',
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
);
const value = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      '1',
      '7',
      '28',
      '30',
      '64',
      '0.5',
      'true',
      'false',
      'svg',
      'webp',
      'json',
      'raw',
      'gif',
      'zip',
      'ndjson',
      'ff0000',
      'transparent',
      'champion',
      id,
      '%',
      '%ff',
      '+',
      '=',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);
const query = fc
  .array(fc.tuple(name, value), { maxLength: 4 })
  .map((pairs) => pairs.map((pair) => pair.join('=')).join('&'));
const path = fc.oneof(
  fc.constantFrom(
    '/digit',
    '/digit.svg',
    '/digit.webp',
    '/digit.json',
    '/digit.raw',
    '/digits',
    '/digits.svg',
    '/number/20',
    '/number/7.svg',
    '/number/x',
    '/walk',
    '/walk.gif',
    '/dataset',
    '/dataset.ndjson',
    '/models',
    '/models/champion',
    '/openapi.json',
    '/docs',
    '/health',
    '/ready',
    '/metrics',
    '/nothing',
  ),
  fc.webPath(),
);
const accept = fc.constantFrom(
  undefined,
  '*/*',
  'image/svg+xml',
  'text/html, */*;q=0.1',
  ';;',
  'image/avif',
);

describe('any request', () => {
  it('is answered, or refused with a problem, never with a failure', async () => {
    await fc.assert(
      fc.asyncProperty(path, query, accept, async (place, text, types) => {
        const headers: Record<string, string> = types === undefined ? {} : { Accept: types };
        const response = await app.request(`http://localhost${place}?${text}`, { headers });
        expect(response.status).toBeLessThan(500);
        const body = await response.text();
        if (response.status < 400) return;
        expect(response.headers.get('Content-Type')).toBe('application/problem+json');
        const problem = JSON.parse(body) as { readonly type: string };
        expect(problem).toMatchObject({ status: response.status });
        const type = problem.type.replace('/problems/', '');
        expect(listedProblems('get', place) ?? [type]).toContain(type);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('any text as a seed', () => {
  it('draws, and the same again', async () => {
    const anySeed = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(anySeed, async (seed) => {
        const request = `/digit.raw?seed=${encodeURIComponent(seed)}`;
        const response = await app.request(request);
        expect(response.status).toBe(200);
        expect(await bytesOf(app.request(request))).toEqual(await bytesOf(response));
      }),
      { numRuns: 100 },
    );
  });

  it('draws a different digit than any other seed', async () => {
    const drawn = new Set<string>();
    for (let seed = 0; seed < 500; seed++) {
      drawn.add(String(await bytesOf(app.request(`/digit.raw?seed=${seed}`))));
    }
    expect(drawn.size).toBe(500);
  });
});
