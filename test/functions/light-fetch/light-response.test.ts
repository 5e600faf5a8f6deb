import { describe, expect, it } from 'vitest';
import { LightResponse } from '../../../functions/light-fetch/light-response.ts';

const bytes = Uint8Array.of(0, 127, 128, 255);
const streamed = () =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes);
      controller.enqueue(Uint8Array.of(1));
      controller.close();
    },
  });

/** All that can be told of a response. */
async function contentOf(response: Response | LightResponse) {
  const { status, statusText, ok, type, url, redirected } = response;
  return {
    status,
    statusText,
    ok,
    type,
    url,
    redirected,
    headers: [...response.headers],
    hasBody: response.body !== null,
    bytes: [...new Uint8Array(await response.clone().arrayBuffer())],
    text: await response.text(),
    bodyUsed: response.bodyUsed,
  };
}

describe('a light response', () => {
  it.each<[string, () => BodyInit | null, ResponseInit?]>([
    ['nothing', () => null],
    ['a text', () => 'naïve 七'],
    ['an empty text', () => ''],
    ['a text of a type', () => '{}', { headers: { 'Content-Type': 'application/json' } }],
    ['bytes', () => bytes, { status: 201, statusText: 'Made', headers: [['X-A', '1']] }],
    ['a buffer', () => bytes.buffer],
    ['a stream', streamed],
    ['no body of 304', () => null, { status: 304, headers: new Headers({ ETag: '"a"' }) }],
    ['a problem', () => '{}', { status: 404 }],
    ['parameters', () => new URLSearchParams({ a: '1' })],
    ['a blob', () => new Blob(['text'], { type: 'text/html' })],
  ])('tells of %s what Node’s own does', async (_, body, init) => {
    expect(await contentOf(new LightResponse(body(), init as object))).toEqual(
      await contentOf(new Response(body(), init)),
    );
  });

  const locked = streamed();
  locked.getReader();

  it.each<[string, BodyInit | null, ResponseInit]>([
    ['a stream that somebody reads', locked, {}],
    ['a body of 204', 'x', { status: 204 }],
    ['a body of 304', '', { status: 304 }],
    ['a status beyond 599', null, { status: 600 }],
    ['a status below 200', null, { status: 101 }],
    ['a status that is no number', null, { status: Number.NaN }],
    ['a header that is none', null, { headers: { 'x y': '1' } }],
  ])('refuses %s as Node’s own does', (_, body, init) => {
    const kindOf = (make: () => unknown) => {
      try {
        return make();
      } catch (error) {
        return (error as Error).constructor.name;
      }
    };
    const kind = kindOf(() => new Response(body, init));
    expect(kindOf(() => new LightResponse(body, init as object))).toBe(kind);
    expect(kind).toMatch(/Error$/);
  });

  it('copies the given bytes, so that later writes do not change them', async () => {
    const given = Uint8Array.of(1, 2);
    const response = new LightResponse(given);
    given.fill(9);
    expect(await response.bytes()).toEqual(Uint8Array.of(1, 2));
  });

  it('is made of another one, body and all', async () => {
    const first = new LightResponse(bytes, { status: 202, headers: { 'X-A': '1' } });
    const second = new LightResponse(first.body as BodyInit, first);
    expect([second.status, second.headers.get('X-A')]).toEqual([202, '1']);
    expect(await second.bytes()).toEqual(bytes);
  });

  it('gives its body in a stream, which is then in use', async () => {
    const response = new LightResponse(bytes);
    const reader = response.body?.getReader();
    expect(response.bodyUsed).toBe(true);
    expect(await reader?.read()).toEqual({ done: false, value: bytes });
    expect(await reader?.read()).toEqual({ done: true, value: undefined });
  });

  it('is read once', async () => {
    const response = new LightResponse('text');
    await response.text();
    await expect(response.arrayBuffer()).rejects.toThrow(TypeError);
    expect(() => response.clone()).toThrow(TypeError);
  });

  it('reads JSON, forms and blobs, and makes JSON', async () => {
    expect(await LightResponse.json({ a: 1 }).json()).toEqual({ a: 1 });
    expect(LightResponse.json(1).headers.get('Content-Type')).toBe('application/json');
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect((await new LightResponse('a=1', { headers: form }).formData()).get('a')).toBe('1');
    expect(await (await new LightResponse(bytes).blob()).arrayBuffer()).toEqual(bytes.buffer);
  });
});
