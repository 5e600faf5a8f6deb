import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createClient } from '../../client/client.ts';

/** What the client sends with an image; nothing answers it. */
async function headersOf(image: Parameters<ReturnType<typeof createClient>['judge']>[0]) {
  const sent: RequestInit[] = [];
  const client = createClient('https://digits.example/', {
    fetch: (_, request) => {
      sent.push(request ?? {});
      return Response.json({});
    },
  });
  await client.judge(image);
  const [request] = sent;
  const body = request?.body as string | Uint8Array;
  return { headers: new Headers(request?.headers), body };
}

describe('a body', () => {
  it.each([
    ['PNG', new Uint8Array([137, 80, 78, 71])],
    ['JSON', { pixels: Array.from({ length: 784 }, () => 0) }],
  ])('as %s is sent with its SHA-256, which CloudFront asks for', async (_, image) => {
    const { headers, body } = await headersOf(image);
    expect(headers.get('x-amz-content-sha256')).toBe(
      createHash('sha256').update(body).digest('hex'),
    );
  });
});
