import { cp, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { encode } from 'fast-png';
import type { LambdaEvent } from 'hono/aws-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { modelWithCompanions } from '../companion-model.ts';
import { functionUrlEvent } from '../lambda-events.ts';

let invoke: (
  event: APIGatewayProxyEventV2,
) => Promise<{ readonly statusCode: number; readonly body: string }>;

beforeAll(async () => {
  const { folder } = await modelWithCompanions();
  const [store, id] = [await temporaryFolder('store'), basename(folder)];
  await cp(folder, join(store, id), { recursive: true });
  await mkdir(join(store, 'aliases'));
  const alias = { id, previous: null };
  await writeFile(join(store, 'aliases', 'champion.json'), JSON.stringify(alias));
  Object.assign(process.env, { LOG: 'off', MODEL_STORE: store });
  const { handler } = await import('../../../functions/entries/lambda.ts');
  // Hono has types of its own for AWS's events.
  invoke = (event) => handler(event as unknown as LambdaEvent);
});

const post = (path: string, query: string, type: string, body: string, isBase64Encoded = false) =>
  invoke({
    ...functionUrlEvent('POST', path, query, { 'content-type': type }),
    body,
    isBase64Encoded,
  });

// A bar: a one.
const pixels = Array.from({ length: 784 }, (_, index) =>
  Math.abs((index % 28) - 14) < 2 && index > 4 * 28 && index < 24 * 28 ? 255 : 0,
);

describe('the Lambda handler', () => {
  it('judges a PNG that comes in base64, and numbers that come as text', async () => {
    const png = encode({ width: 28, height: 28, channels: 1, data: Uint8Array.from(pixels) });
    const base64 = Buffer.from(png).toString('base64');
    const fromPng = await post('/judge', 'pixels=true', 'image/png', base64, true);
    expect(fromPng.statusCode).toBe(200);
    expect(JSON.parse(fromPng.body)).toMatchObject({ label: 1 });
    const text = JSON.stringify({
      pixels: (JSON.parse(fromPng.body) as { pixels: number[] }).pixels,
    });
    const fromText = await post('/judge', 'pixels=true', 'application/json', text);
    expect(fromText.body).toBe(fromPng.body);
  });

  it('completes', async () => {
    const mask = pixels.map((_, index) => (index < 14 * 28 ? 1 : 0));
    const body = JSON.stringify({ pixels, mask });
    const { statusCode, body: answer } = await post(
      '/complete',
      'count=2&seed=a',
      'application/json',
      body,
    );
    expect(statusCode).toBe(200);
    expect((JSON.parse(answer) as { completions: unknown[] }).completions).toHaveLength(2);
  });

  it('refuses a malformed body', async () => {
    const { statusCode, body } = await post('/judge', '', 'image/png', 'AAAA', true);
    expect(statusCode).toBe(400);
    expect(JSON.parse(body)).toMatchObject({ type: '/problems/invalid-image' });
  });
});
