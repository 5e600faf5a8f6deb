import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { shippedApp } from '../shipped-app.ts';
import { exampleRequest, operations } from './described.ts';

const app = shippedApp();
const cases = operations.map((operation) => [operation.operation.operationId, operation] as const);

describe('the parameters of an operation', () => {
  it.each(cases)('have examples and defaults that fit their schemas: %s', (_, { operation }) => {
    const misfits = operation.parameters.flatMap(({ name, schema, example }) =>
      [example, schema.default]
        .filter((value) => value !== undefined)
        .filter((value) => !z.fromJSONSchema(schema).safeParse(value).success)
        .map((value) => ({ name, value })),
    );
    expect(misfits).toEqual([]);
  });

  it.each(cases)(
    'may all be sent with their defaults, which change nothing: %s',
    async (_, one) => {
      const { url, init } = exampleRequest(one);
      const defaults = one.operation.parameters.filter(
        ({ schema }) => schema.default !== undefined,
      );
      const query = defaults
        .map(({ name, schema }) => `${name}=${String(schema.default)}`)
        .join('&');
      const seed = one.operation.parameters.some(({ name }) => name === 'seed') ? '&seed=a' : '';
      const head = { ...init, ...(one.method === 'get' && { method: 'HEAD' }) };
      const [sent, plain] = await Promise.all([
        app.request(`${url}?${query}${seed}`, head),
        app.request(`${url}?${seed}`, head),
      ]);
      expect([query, sent.status, plain.status]).toEqual([query, 200, 200]);
      if (seed === '') return;
      expect(sent.headers.get('Content-Location')).toBe(plain.headers.get('Content-Location'));
    },
  );

  it('have one type each: no list mixes numbers and truth values', () => {
    const mixed: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      const { enum: values, type } = value as { enum?: unknown; type?: unknown };
      if (Array.isArray(values) && type === undefined) {
        if (new Set(values.map((each) => typeof each)).size > 1) mixed.push(path);
      }
      for (const [name, member] of Object.entries(value)) visit(member, `${path}/${name}`);
    };
    visit(operations, '');
    expect(mixed).toEqual([]);
  });
});

describe('a share', () => {
  it('may have any number of decimals or an exponent, and is rounded to three', async () => {
    for (const [text, rounded] of [
      ['0.1234', '0.123'],
      ['1e-1', '0.1'],
      ['0.30000000000000004', '0.3'],
      ['1.0', undefined],
      ['5e-324', '0'],
      ['-0.0', '0'],
    ] as const) {
      const response = await app.request(`/digit?seed=a&truncation=${text}`, { method: 'HEAD' });
      const path = new URL(response.headers.get('Content-Location') ?? '', 'http://a');
      expect([text, path.searchParams.get('truncation')]).toEqual([text, rounded ?? null]);
    }
  });
});
