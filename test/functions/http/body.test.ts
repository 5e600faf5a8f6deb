import { describe, expect, it } from 'vitest';
import { shippedApp } from '../shipped-app.ts';

const app = shippedApp();
const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  app.request('/judge', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
    duplex: 'half',
  } as RequestInit);

function streamOf(chunks: number, failure?: Error): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      if (sent++ < chunks) controller.enqueue(new Uint8Array(2 ** 20));
      else if (failure) controller.error(failure);
      else controller.close();
    },
  });
}

describe('a body', () => {
  it('is refused where it is compressed as a whole', async () => {
    const answer = await post('{}', { 'Content-Encoding': 'gzip' });
    expect(answer.status).toBe(415);
    expect(await answer.json()).toMatchObject({
      type: '/problems/unsupported-media-type',
      detail: 'The Content-Encoding gzip was given; allowed: none.',
    });
    expect((await post('{}', { 'Content-Encoding': 'identity' })).status).toBe(400);
  });

  it('that says that it is too long is refused before it is read', async () => {
    let wasRead = false;
    const body = new ReadableStream<Uint8Array>(
      { pull: () => void (wasRead = true) },
      { highWaterMark: 0 },
    );
    const answer = await post(body, { 'Content-Length': String(2 ** 22 + 1) });
    expect([answer.status, wasRead]).toEqual([413, false]);
  });

  it('without a length is refused as soon as it is too long', async () => {
    expect((await post(streamOf(5))).status).toBe(413);
    // Beyond 128 KiB, JSON is refused by a limit of its own.
    const whole = await post(streamOf(4), { 'Content-Type': 'image/png' });
    expect(await whole.json()).toMatchObject({ type: '/problems/invalid-image' });
  });

  it('that breaks off is the client’s failure', async () => {
    const answer = await post(streamOf(1, new Error('reset')));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      type: '/problems/invalid-body',
      detail: 'The body did not arrive completely.',
    });
  });
});
