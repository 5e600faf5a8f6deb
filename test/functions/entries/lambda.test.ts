import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { LambdaEvent } from 'hono/aws-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { functionUrlEvent, httpApiEvent } from '../lambda-events.ts';
import { bytesOf, shippedApp, shippedModel } from '../shipped-app.ts';

interface LambdaResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

let invoke: (event: APIGatewayProxyEventV2) => Promise<LambdaResult>;

beforeAll(async () => {
  process.env['LOG'] = 'off';
  const { handler } = await import('../../../functions/entries/lambda.ts');
  // Hono has types of its own for AWS's events.
  invoke = (event) => handler(event as unknown as LambdaEvent) as unknown as Promise<LambdaResult>;
});

describe.each([
  ['a Function URL', functionUrlEvent],
  ['an HTTP API', httpApiEvent],
])('the Lambda handler behind %s', (_, eventOf) => {
  it('answers the PNG in base64', async () => {
    const result = await invoke(eventOf('GET', '/digit', 'seed=42&size=56'));
    expect(result.statusCode).toBe(200);
    expect(result.isBase64Encoded).toBe(true);
    expect(result.headers['content-type']).toBe('image/png');
    const png = await bytesOf(shippedApp().request('/digit?seed=42&size=56'));
    expect(new Uint8Array(Buffer.from(result.body, 'base64'))).toEqual(png);
    expect(result.headers['content-length']).toBe(String(png.byteLength));
  });

  it('answers a problem as text', async () => {
    const result = await invoke(eventOf('GET', '/digit', 'size=0'));
    expect(result.statusCode).toBe(400);
    expect(result.isBase64Encoded).toBe(false);
    expect(result.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(result.body)).toMatchObject({ type: '/problems/invalid-parameter' });
  });

  it('answers HEAD without a body', async () => {
    const result = await invoke(eventOf('HEAD', '/digit', 'seed=42'));
    expect([result.statusCode, result.body]).toEqual([200, '']);
    expect(result.headers['etag']).toBe(
      (await shippedApp().request('/digit?seed=42')).headers.get('ETag'),
    );
  });

  it('answers 304 to a current entity tag', async () => {
    const { headers } = await invoke(eventOf('GET', '/digit', 'seed=42'));
    const field = { 'if-none-match': headers['etag'] ?? '' };
    const result = await invoke(eventOf('GET', '/digit', 'seed=42', field));
    expect([result.statusCode, result.body]).toEqual([304, '']);
  });

  it('sees a parameter that is given twice', async () => {
    const result = await invoke(eventOf('GET', '/digit', 'seed=1&seed=2'));
    expect(JSON.parse(result.body)).toMatchObject({
      errors: [{ parameter: 'seed', value: ['1', '2'] }],
    });
  });

  it('reads a seed of any script', async () => {
    const seed = encodeURIComponent('七 & 7️⃣');
    const { headers } = await invoke(eventOf('GET', '/digit', `seed=${seed}`));
    expect(headers['x-seed']).toBe(seed);
  });

  it('answers page and health as text', async () => {
    const page = await invoke(eventOf('GET', '/', ''));
    expect([page.statusCode, page.isBase64Encoded]).toEqual([200, false]);
    const health = await invoke(eventOf('GET', '/health', ''));
    const { id } = shippedModel.generator.manifest;
    expect(JSON.parse(health.body)).toMatchObject({ status: 'ok', model: id });
  });
});
