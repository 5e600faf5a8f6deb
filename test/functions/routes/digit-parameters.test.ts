import { fc } from '../../fixtures/seeded-checks.ts';
import { describe, expect, it } from 'vitest';
import { shippedApp, shippedModel } from '../shipped-app.ts';

const app = shippedApp();
const { id } = shippedModel.generator.manifest;

const seedAllowed = 'one text of 1 to 128 characters, percent-encoded as UTF-8';
const sizeAllowed = 'one whole number from 28 to 1024';
const labelAllowed = 'one label of the model';
const modelAllowed = 'one model id of 16 hex digits, or one alias';
const colourAllowed = 'one colour of 6 hex digits (RRGGBB), 8 with opacity, or transparent';
const truncationAllowed = 'one number from 0 to 1';
const noSuchParameter =
  'no such parameter; the parameters are: seed, hand, spread, label, size, format, invert, color, background, latent, truncation, model';

async function errorsOf(query: string): Promise<unknown> {
  const response = await app.request(`/digit?${query}`);
  expect(response.status).toBe(400);
  const { errors } = (await response.json()) as { errors: unknown };
  return errors;
}

describe('a parameter that is not allowed', () => {
  it.each<readonly [string, string, string | readonly string[], string]>([
    ['seed=', 'seed', '', seedAllowed],
    ['seed', 'seed', '', seedAllowed],
    [`seed=${'x'.repeat(129)}`, 'seed', 'x'.repeat(129), seedAllowed],
    ['seed=%ED%A0%80', 'seed', '%ED%A0%80', seedAllowed],
    ['seed=%E0%A4', 'seed', '%E0%A4', seedAllowed],
    ['seed=100%', 'seed', '100%', seedAllowed],
    ['seed=1&seed=2', 'seed', ['1', '2'], seedAllowed],
    ['seed=1&seed=1', 'seed', ['1', '1'], seedAllowed],
    ['size=56&size=56&size=%FF', 'size', ['56', '56', '%FF'], sizeAllowed],
    ...['0', '27', '1025', '1e9', '1000000000', '1e2', 'abc', '28.5', '28.0', '', '-28', '028'].map(
      (value) => [`size=${value}`, 'size', value, sizeAllowed] as const,
    ),
    ['size=%2B28', 'size', '+28', sizeAllowed],
    ['size=+28', 'size', ' 28', sizeAllowed],
    ['size=28%0A', 'size', '28\n', sizeAllowed],
    ['size=0x1c', 'size', '0x1c', sizeAllowed],
    ['size=%D9%A2%D9%A8', 'size', '٢٨', sizeAllowed],
    ['label=', 'label', '', labelAllowed],
    ['label=%FF', 'label', '%FF', labelAllowed],
    ['label=1&label=1', 'label', ['1', '1'], labelAllowed],
    ['model=a%20b', 'model', 'a b', modelAllowed],
    [`model=${'a'.repeat(65)}`, 'model', 'a'.repeat(65), modelAllowed],
    ['format=bmp', 'format', 'bmp', 'one of png, svg, webp, json, raw'],
    ['invert=1', 'invert', '1', 'true or false'],
    ...['fff', 'red', 'ff00', '#', 'fffffg'].map(
      (value) => [`color=${encodeURIComponent(value)}`, 'color', value, colourAllowed] as const,
    ),
    ...['-1', '1.1', '2', '.5', '1.', '1e', '1e1', '0x1', '-0.1', ' 1', ''].map(
      (value) => [`truncation=${value}`, 'truncation', value, truncationAllowed] as const,
    ),
    ['format=raw&color=ff0000', 'color', 'ff0000', 'only with png, svg and webp'],
    ['format=json&background=ff0000', 'background', 'ff0000', 'only with png, svg and webp'],
    ['latent=true', 'latent', 'true', 'only with json'],
    ['model=', 'model', '', modelAllowed],
    ['sedd=1', 'sedd', '1', noSuchParameter],
    ['Seed=1', 'Seed', '1', noSuchParameter],
    ['__proto__=1', '__proto__', '1', noSuchParameter],
    ['constructor=1', 'constructor', '1', noSuchParameter],
    ['=1', '', '1', noSuchParameter],
  ])('answers 400 for %s', async (query, parameter, value, allowed) => {
    expect(await errorsOf(query)).toEqual([{ parameter, value, allowed }]);
  });

  it('is reported as application/problem+json that is not cached', async () => {
    const response = await app.request('/digit?size=0', { headers: { 'X-Request-Id': 'r-1' } });
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(await response.json()).toEqual({
      type: '/problems/invalid-parameter',
      title: 'A parameter is not allowed',
      status: 400,
      detail: `size: "0" was given; allowed: ${sizeAllowed}.`,
      instance: '/digit',
      requestId: 'r-1',
      errors: [{ parameter: 'size', value: '0', allowed: sizeAllowed }],
    });
  });

  it('is reported together with all others, in a fixed order', async () => {
    const expected = [
      { parameter: 'seed', value: '', allowed: seedAllowed },
      { parameter: 'label', value: '', allowed: labelAllowed },
      { parameter: 'size', value: '0', allowed: sizeAllowed },
      { parameter: 'a', value: '1', allowed: noSuchParameter },
      { parameter: 'b', value: ['1', '2'], allowed: noSuchParameter },
    ];
    expect(await errorsOf('b=1&size=0&b=2&label=&a=1&seed=')).toEqual(expected);
    expect(await errorsOf('seed=&a=1&b=1&b=2&label=&size=0')).toEqual(expected);
  });

  it('is only counted beyond twenty, so that the answer stays small', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `x${index}`);
    const response = await app.request(`/digit?${names.join('&')}`);
    const body = await response.text();
    expect(body.length).toBeLessThan(8000);
    const { detail, errors } = JSON.parse(body) as { detail: string; errors: unknown[] };
    expect(errors).toHaveLength(20);
    expect(detail).toMatch(/model\. … and 980 more\.$/);
    const twenty = await app.request(`/digit?${names.slice(0, 20).join('&')}`);
    expect(await twenty.text()).not.toContain('more.');
  });

  it('is cut when it is long, between characters', async () => {
    const value = `x${'😀'.repeat(300)}`;
    const [error] = (await errorsOf(`seed=${encodeURIComponent(value)}`)) as { value: string }[];
    expect(error?.value).toBe(`x${'😀'.repeat(199)}…`);
  });
});

describe('a model that is not served', () => {
  it('answers 404', async () => {
    const other = id === '0'.repeat(16) ? '1'.repeat(16) : '0'.repeat(16);
    const response = await app.request(`/digit?model=${other}&seed=1`);
    expect(response.status).toBe(404);
    const allowed = 'the id or an alias of a model that is published here';
    expect(await response.json()).toMatchObject({
      type: '/problems/model-not-served',
      detail: `model: "${other}" was given; allowed: ${allowed}.`,
      errors: [{ parameter: 'model', value: other, allowed }],
    });
  });
});

describe('any query', () => {
  const name = fc.oneof(
    fc.constantFrom('seed', 'label', 'size', 'model', '__proto__', ''),
    fc.string({ maxLength: 8 }),
  );
  const value = fc.oneof(
    fc.constantFrom('1', '28', '1024', '9', id, '%', '%ff', '%F0%9F%98%80', '+', '='),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
  const query = fc
    .array(fc.tuple(name, fc.constantFrom('=', '', '=='), value), { maxLength: 6 })
    .map((pairs) => pairs.map((pair) => pair.join('')).join('&'));

  it('answers a digit or a problem of the client, never a failure', async () => {
    await fc.assert(
      fc.asyncProperty(query, async (text) => {
        const response = await app.request(`/digit?${text}`);
        const type = response.headers.get('Content-Type');
        expect([200, 400, 404, 422]).toContain(response.status);
        expect(type).toBe(response.status === 200 ? 'image/png' : 'application/problem+json');
      }),
      { numRuns: 300 },
    );
  });
});
