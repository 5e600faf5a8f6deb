import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listening, listen } from '../../../functions/entries/listen.ts';
import { modelWithCompanions } from '../companion-model.ts';
import { shippedApp } from '../shipped-app.ts';

let server: Listening;

beforeAll(async () => {
  const model = await modelWithCompanions();
  const app = shippedApp({ servedModel: () => Promise.resolve(model) });
  server = await listen(app.fetch, { host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close(0));

const megabyte = new Uint8Array(2 ** 20);

/** Sends up to 100 MB, a megabyte after the other, until an answer comes. */
function sendLarge(headers: Record<string, string>) {
  return new Promise<{ status: number; body: string; sent: number }>((resolve, reject) => {
    let sent = 0;
    let isAnswered = false;
    const sending = request(
      `${server.url}/judge`,
      { method: 'POST', headers: { 'Content-Type': 'image/png', ...headers } },
      (response) => {
        isAnswered = true;
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          sending.destroy();
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString(),
            sent,
          });
        });
      },
    );
    sending.on('error', (error) => {
      if (!isAnswered) reject(error);
    });
    const send = () => {
      if (isAnswered || sent >= 100) return;
      sent++;
      sending.write(megabyte, () => setImmediate(send));
    };
    send();
  });
}

describe('a body of 100 MB', () => {
  it.each<[string, Record<string, string>]>([
    ['that says so', { 'Content-Length': String(100 * 2 ** 20) }],
    ['that does not say so', { 'Transfer-Encoding': 'chunked' }],
  ])('%s is refused before it is there', async (_, headers) => {
    const memory = process.memoryUsage().arrayBuffers;
    const { status, body, sent } = await sendLarge(headers);
    expect(status).toBe(413);
    expect(JSON.parse(body)).toMatchObject({
      type: '/problems/request-too-large',
      detail: 'At most 4194304 bytes are allowed.',
    });
    // What is on its way while the answer is, fills buffers on both sides.
    expect(sent).toBeLessThan(50);
    expect(process.memoryUsage().arrayBuffers - memory).toBeLessThan(50 * 2 ** 20);
  });

  it('does not keep the next request from being answered', async () => {
    await sendLarge({ 'Transfer-Encoding': 'chunked' });
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });
});
