import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { shippedApp } from '../shipped-app.ts';

const app = shippedApp();

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: { readonly enum?: readonly string[]; readonly default?: unknown };
  readonly example?: string | number | boolean;
}

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly responses: { readonly '200': { readonly content: object } };
}

interface Described {
  readonly paths: Readonly<Record<string, { readonly get?: Operation; readonly post?: Operation }>>;
}

const description = (await (await app.request('/openapi.json')).json()) as Described;

const readable = Object.entries(description.paths).flatMap(([path, { get }]) =>
  get ? [[path, get] as const] : [],
);

/** What a value needs beside itself. */
function needed(name: string, value: string | number | boolean): string {
  if (name === 'format' && value === 'idx') return '&pattern=%5B0-9%5D';
  return /^rule[A-Z]/.test(name) ? '&rules=ruled' : '';
}

describe('/openapi.json', () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate({ ...structuredClone(description) });
    expect(result).toMatchObject({ valid: true });
  });

  it('names every route that is not a page', () => {
    const still = ['png', 'svg', 'webp'];
    const formats = {
      '/digit': [...still, 'json', 'raw'],
      '/digits': still,
      '/image': [...still, 'json', 'raw'],
      '/images': still,
      '/number/{digits}': [...still, 'json'],
      '/walk': ['png', 'webp', 'gif'],
      '/numbers': ['zip', 'ndjson'],
      '/dataset': ['zip', 'npz', 'imagefolder', 'ndjson'],
    };
    expect(Object.keys(description.paths)).toEqual([
      ...Object.entries(formats).flatMap(([path, names]) => [
        path,
        ...names.map((name) => `${path}.${name}`),
      ]),
      '/judge',
      '/complete',
      '/models',
      '/models/{model}',
      '/health',
      '/ready',
      '/metrics',
    ]);
  });

  it('gives examples that work, in the media types it promises', async () => {
    for (const [path, get] of readable) {
      const inPath = get.parameters.filter((parameter) => parameter.in === 'path');
      const filled = inPath.reduce(
        (text, { name, example }) => text.replace(`{${name}}`, String(example ?? '')),
        path,
      );
      const queries = get.parameters
        .filter((parameter) => parameter.in === 'query' && parameter.example !== undefined)
        .map(
          ({ name, example = '' }) =>
            `?${name}=${encodeURIComponent(example)}${needed(name, example)}`,
        );
      for (const query of ['', ...queries]) {
        const response = await app.request(`${filled}${query}`, { method: 'HEAD' });
        expect([filled + query, response.status]).toEqual([filled + query, 200]);
        const type = response.headers.get('Content-Type')?.split(';')[0];
        expect(Object.keys(get.responses['200'].content)).toContain(type);
      }
    }
  });

  it('gives every choice that works', async () => {
    for (const [path, get] of readable) {
      if (path.includes('{')) continue;
      for (const { name, schema } of get.parameters) {
        for (const value of schema.enum ?? []) {
          const query = `?${name}=${value}${needed(name, value)}`;
          const response = await app.request(`${path}${query}`, { method: 'HEAD' });
          expect([path, value, response.status]).toEqual([path, value, 200]);
        }
      }
    }
  });

  it('is answered with 304 to a client that has it', async () => {
    const { headers } = await app.request('/openapi.json');
    const field = { 'If-None-Match': headers.get('ETag') ?? '' };
    expect((await app.request('/openapi.json', { headers: field })).status).toBe(304);
  });
});

describe('/docs', () => {
  it('shows every route and parameter, and needs nothing else', async () => {
    const response = await app.request('/docs');
    const text = await response.text();
    for (const [path, item] of Object.entries(description.paths)) {
      if (path.includes('.')) continue;
      for (const [method, { parameters }] of Object.entries(item)) {
        expect(text).toContain(`<code>${method.toUpperCase()} ${path}</code>`);
        for (const { name } of parameters) expect(text).toContain(`<code>${name}</code>`);
      }
    }
    expect(response.headers.get('Content-Security-Policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(text).not.toMatch(/<script|https?:/);
    // The pattern of a latent vector has 400 characters.
    expect(text).toContain('<td>text in base64url</td>');
    expect(text).toContain('<li>spread only with hand.</li>');
  });
});
