import { describe, expect, it } from 'vitest';
import { LightRequest } from '../../../functions/light-fetch/light-request.ts';

/** All of a request that anything here reads. */
async function contentOf(request: Request | LightRequest) {
  const { url, method, bodyUsed } = request;
  const { aborted } = request.signal;
  const headers = [...request.headers];
  const bytes = [...new Uint8Array(await request.clone().arrayBuffer())];
  return { url, method, bodyUsed, aborted, headers, hasBody: request.body !== null, bytes };
}

const place = 'https://a.example/digit?seed=七#part';

describe('a light request', () => {
  it.each<[string, string | URL, RequestInit?]>([
    ['a place', place],
    ['a URL', new URL(place)],
    ['a method in small letters', place, { method: 'head' }],
    ['a method of one’s own', place, { method: 'PATCH', headers: { B: '2', a: '1' } }],
    ['no body', place, { method: 'GET', body: null }],
    ['a body', place, { method: 'POST', body: Uint8Array.of(1, 2), headers: [['a', '1']] }],
    ['a text', place, { method: 'PUT', body: 'text' }],
    ['a signal', place, { signal: AbortSignal.abort() }],
    ['no signal', place, { signal: null }],
    ['more than that', place, { redirect: 'manual', headers: new Headers({ a: '1' }) }],
  ])('of %s is what Node’s own is', async (_, input, init) => {
    const light = new LightRequest(input, init);
    expect(await contentOf(light)).toEqual(await contentOf(new Request(input, init)));
  });

  it.each<[string, string, RequestInit]>([
    ['a place that is none', '/digit', {}],
    ['a body of GET', place, { body: 'text' }],
    ['a method that is none', place, { method: 'a b' }],
    ['a method that is forbidden', place, { method: 'trace' }],
    ['a header that is none', place, { headers: { 'a b': '1' } }],
  ])('refuses %s with a TypeError, as Node’s own does', (_, input, init) => {
    expect(() => new Request(input, init)).toThrow(TypeError);
    expect(() => new LightRequest(input, init)).toThrow(TypeError);
  });

  it('is made of another one', async () => {
    const first = new LightRequest(place, { headers: { a: '1' } });
    const second = new LightRequest(first, { method: 'POST', body: 'text' });
    expect([second.url, second.method, await second.text()]).toEqual([first.url, 'POST', 'text']);
    expect(second.headers.get('a')).toBe('1');
    const own = new Request(place, { method: 'POST', body: 'text' });
    expect(await new LightRequest(own).text()).toBe('text');
  });

  it('carries on the signal of another one', () => {
    const client = new AbortController();
    const first = new LightRequest(place, { signal: client.signal });
    const signals = [first.clone(), new LightRequest(first, { body: null })].map(
      ({ signal }) => signal,
    );
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
    client.abort();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    expect(new LightRequest(place).signal.aborted).toBe(false);
  });

  it('carries on the body of one that has one of its own', async () => {
    // As the requests of @hono/node-server: their prototypes lead here.
    class Bodied extends LightRequest {
      override readonly body = new Blob(['text']).stream();
    }
    const request = new LightRequest(new Bodied(place, { method: 'POST' }));
    expect([request.method, await request.text()]).toEqual(['POST', 'text']);
  });

  it('has an empty body to read', async () => {
    const request = new LightRequest(place);
    expect(await request.text()).toBe('');
    await expect(request.json()).rejects.toThrow(SyntaxError);
    expect((await request.blob()).size).toBe(0);
  });
});
