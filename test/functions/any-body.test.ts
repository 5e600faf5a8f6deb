import { encode } from 'fast-png';
import { fc } from '../fixtures/seeded-checks.ts';
import { describe, expect, it } from 'vitest';
import { modelWithCompanions } from './companion-model.ts';
import { madePng } from './images/decode/made-png.ts';
import { listedProblems } from './openapi/described.ts';
import { shippedApp } from './shipped-app.ts';

const model = await modelWithCompanions();
const app = shippedApp({ servedModel: () => Promise.resolve(model) });

const noise = (side: number) =>
  Uint8Array.from(
    encode({
      width: side,
      height: side,
      channels: 4,
      data: Uint8Array.from({ length: side * side * 4 }, (_, index) => (index * 7919) % 256),
    }),
  );
const goodPng = noise(28);

/** A PNG with some of its bytes altered, or cut off. */
const damagedPng = fc
  .tuple(
    fc.array(fc.tuple(fc.nat(goodPng.length - 1), fc.nat(255)), { maxLength: 3 }),
    fc.nat(goodPng.length),
  )
  .map(([changes, length]) => {
    const bytes = Uint8Array.from(goodPng);
    for (const [at, value] of changes) bytes[at] = value;
    return bytes.slice(0, length);
  });
/** A PNG that is whole, whatever it says. */
const oddPng = fc
  .record({
    width: fc.constantFrom(0, 1, 5, 28, 29, 5000),
    height: fc.constantFrom(0, 1, 5, 28, 29, 5000),
    depth: fc.constantFrom(1, 2, 4, 8, 16, 3),
    colorType: fc.constantFrom(0, 2, 3, 4, 6, 1),
    interlace: fc.constantFrom(0, 1, 2),
    lines: fc.uint8Array({ maxLength: 4000 }),
    chunks: fc.array(
      fc.tuple(
        fc.constantFrom('PLTE', 'tRNS', 'iCCP', 'IHDR', 'acTL', 'IDAT', 'pHYs', 'tEXt'),
        fc.uint8Array({ maxLength: 30 }),
      ),
      { maxLength: 2 },
    ),
  })
  .map(madePng);
/** A PNG whose pixels are as many as it says. */
const rightPng = fc
  .record({
    width: fc.nat(40),
    height: fc.nat(40),
    colorType: fc.constantFrom(0, 4),
    filter: fc.nat(4),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 50 }),
  })
  .map(({ width, height, colorType, filter, bytes }) => {
    const line = 1 + width * (colorType === 0 ? 1 : 2);
    const lines = Uint8Array.from({ length: line * height }, (_, index) =>
      index % line === 0 ? filter : (bytes[index % bytes.length] ?? 0),
    );
    return madePng({ width, height, colorType, lines });
  });

const list = fc.oneof(
  fc.array(fc.oneof(fc.nat(300), fc.constantFrom(null, 'a', -1, 0.5, true, [], {})), {
    maxLength: 4,
  }),
  fc.tuple(fc.nat(300), fc.nat(300), fc.boolean()).map(([one, other, bits]) =>
    Array.from({ length: 784 }, (_, index) => {
      const value = index % 3 === 0 ? one : other;
      return bits ? value % 2 : value;
    }),
  ),
);
const jsonBody = fc.oneof(
  fc
    .record({ pixels: list, mask: list }, { requiredKeys: [] })
    .map((value) => JSON.stringify(value)),
  fc.json(),
  fc.string({ unit: 'binary', maxLength: 50 }),
);

const request = fc.oneof(
  fc.tuple(
    fc.constant('image/png'),
    fc.oneof(damagedPng, oddPng, rightPng, fc.uint8Array({ maxLength: 100 })),
  ),
  fc.tuple(
    fc.constantFrom('application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON'),
    jsonBody,
  ),
  fc.tuple(fc.constantFrom('', 'text/plain', 'image/jpeg', ';', 'image/png'), fc.string()),
);
const query = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'pixels',
        'hand',
        'nearest',
        'model',
        'label',
        'seed',
        'count',
        'format',
        'size',
        'x',
      ),
      fc.oneof(
        fc.constantFrom('true', 'false', '1', '7', '28', 'png', 'json', 'champion', '%ff'),
        fc.string({ maxLength: 5 }),
      ),
    ),
    { maxLength: 2 },
  )
  .map((pairs) => pairs.map((pair) => pair.join('=')).join('&'));

describe('any body', () => {
  it('is answered, or refused with a problem, never with a failure', async () => {
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('/judge', '/complete'),
        query,
        request,
        async (path, text, [type, body]) => {
          const response = await app.request(`http://localhost${path}?${text}`, {
            method: 'POST',
            headers: type === '' ? {} : { 'Content-Type': type },
            body: typeof body === 'string' ? body : Uint8Array.from(body),
          });
          statuses.add(response.status);
          expect(response.status).toBeLessThan(500);
          const answer = await response.text();
          if (response.status < 400) return;
          expect(response.headers.get('Content-Type')).toBe('application/problem+json');
          const problem = JSON.parse(answer) as { readonly type: string };
          expect(problem).toMatchObject({ status: response.status });
          expect(listedProblems('post', path)).toContain(problem.type.replace('/problems/', ''));
        },
      ),
      { numRuns: 2000 },
    );
    // The bodies are not all refused, nor for one reason.
    expect([...statuses]).toEqual(expect.arrayContaining([200, 400, 415, 422]));
  });
});
