import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { answerSchemas } from '../../../functions/answers/schemas.ts';
import { shippedApp, shippedModel } from '../shipped-app.ts';
import {
  type DescribedContent,
  description,
  exampleRequest,
  operations,
  posted,
} from './described.ts';

const app = shippedApp({ datasetLimit: 20 });
const schemas: Readonly<Record<string, z.ZodType>> = answerSchemas;

/** Queries that ask for the members of an answer that are absent by default. */
const queries: Readonly<Record<string, readonly string[]>> = {
  '/digit.json': ['seed=a&latent=true', 'hand=HAND&label=3', 'hand=HAND&seed=a&spread=0.2'],
  '/judge': ['hand=true&nearest=true&pixels=true'],
  '/complete': ['seed=a&count=2&label=7'],
};

/** A latent vector of the shipped model. */
const hand = Buffer.alloc(2 * shippedModel.generator.manifest.latent.size).toString('base64url');

/** Holds a body to the schema that the description names. */
async function checkBody(response: Response, content: object | undefined): Promise<void> {
  const type = response.headers.get('Content-Type')?.split(';')[0] ?? '';
  const described = (content as Record<string, DescribedContent>)[type];
  expect(described).toBeDefined();
  const name = (described?.['x-item-schema'] ?? described?.schema)?.$ref?.split('/').at(-1);
  const text = await response.text();
  if (name === undefined) return;
  const documents = type === 'application/x-ndjson' ? text.trimEnd().split('\n') : [text];
  for (const document of documents) schemas[name]?.parse(JSON.parse(document));
  expect(Object.keys(description.components.schemas)).toContain(name);
}

describe('the patterns of the answers', () => {
  it('escape no slash, which some generators would escape once more', () => {
    const text = JSON.stringify(description.components.schemas);
    expect(text).toContain('[a-z0-9._-]*(/[a-z0-9]');
    expect(text).not.toContain(JSON.stringify(String.raw`\/`).slice(1, -1));
  });
});

describe('the answer of an operation', () => {
  it.each(operations.map((operation) => [operation.operation.operationId, operation] as const))(
    'is what the description says: %s',
    async (_, operation) => {
      const { url, init } = exampleRequest(operation);
      const { content } = operation.operation.responses['200'] ?? {};
      for (const query of ['', ...(queries[operation.path] ?? [])]) {
        const response = await app.request(`${url}?${query.replace('HAND', hand)}`, init);
        expect([query, response.status]).toEqual([query, 200]);
        await checkBody(response, content);
      }
    },
  );

  it.each(
    operations.flatMap(({ path, method, operation }) =>
      Object.entries(operation.requestBody?.content['application/json']?.examples ?? {}).map(
        ([name, { value }]) => [`${method} ${path}`, name, value] as const,
      ),
    ),
  )('has examples of its body, which are answered: %s, %s', async (operation, _, body) => {
    const [, path = ''] = operation.split(' ');
    const response = await app.request(path, posted(body));
    const label = path.startsWith('/numbers') ? undefined : '1';
    expect([response.status, response.headers.get('X-Label')?.slice(0, 1)]).toEqual([200, label]);
  });

  it('has an example of each body of JSON that fits its schema', () => {
    const bodies = operations.flatMap(({ operation: { requestBody } }) =>
      requestBody ? [requestBody.content['application/json']] : [],
    );
    expect(bodies.length).toBeGreaterThan(0);
    for (const body of bodies) {
      const values = Object.values(body?.examples ?? {});
      expect(values.length).toBeGreaterThan(0);
      const schema = z.fromJSONSchema((body?.schema ?? {}) as never);
      for (const { value } of values) expect(schema.safeParse(value).error).toBeUndefined();
      expect(schema.safeParse({ pixels: [1], texts: [] }).success).toBe(false);
    }
  });

  it('is named by every schema of JSON, so that no answer is untyped', () => {
    const untyped = operations.flatMap(({ operation }) =>
      Object.entries(operation.responses['200']?.content ?? {})
        .filter(
          ([type, content]) => type.endsWith('json') && !JSON.stringify(content).includes('$ref'),
        )
        .map(([type]) => `${operation.operationId} ${type}`),
    );
    expect(untyped).toEqual([]);
  });

  it('is a problem as the schema has it, with and without parameters', async () => {
    for (const path of ['/digit?size=1', '/digit?seed=1&seed=2', '/nothing']) {
      const problem: unknown = await (await app.request(path)).json();
      expect(answerSchemas.Problem.safeParse(problem).error).toBeUndefined();
    }
  });

  it('of /health fits where the shipped model stands in, and where a store is watched', async () => {
    const servedModel = async () => ({
      ...shippedModel,
      fallback: { reason: 'no such store', askedFor: 'best' },
      store: { location: 's3://a', seen: '2026-01-02T03:04:05.678Z', problem: null },
    });
    const answer = await shippedApp({ servedModel }).request('/health');
    expect(answerSchemas.Health.safeParse(await answer.json()).error).toBeUndefined();
  });
});
