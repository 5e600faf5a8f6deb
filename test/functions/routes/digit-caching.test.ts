import { describe, expect, it } from 'vitest';
import { bytesOf, shippedApp, shippedModel } from '../shipped-app.ts';

const app = shippedApp();
const { id } = shippedModel.generator.manifest;

async function tagOf(path: string): Promise<string> {
  return (await app.request(path)).headers.get('ETag') ?? '';
}

describe('what caches may keep', () => {
  it('lets a seeded and pinned digit be cached forever', async () => {
    const { headers } = await app.request(`/digit?model=${id}&seed=42`);
    expect(headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
  });

  it('lets a seeded digit be cached for minutes, as the alias may move', async () => {
    const { headers } = await app.request('/digit?seed=42');
    expect(headers.get('Cache-Control')).toBe('public, max-age=300');
  });

  it('does not let a random digit be cached, and gives it no entity tag', async () => {
    for (const path of ['/digit', `/digit?model=${id}`]) {
      const { headers } = await app.request(path);
      expect(headers.get('Cache-Control')).toBe('no-store');
      expect(headers.get('ETag')).toBeNull();
    }
  });

  it('draws a random digit whatever If-None-Match says', async () => {
    const response = await app.request('/digit', { headers: { 'If-None-Match': '*' } });
    expect(response.status).toBe(200);
  });
});

describe('the entity tag', () => {
  it('is strong and does not depend on the order of the parameters', async () => {
    const tag = await tagOf('/digit?seed=42&size=56');
    expect(tag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(await tagOf(`/digit?size=56&model=${id}&seed=42`)).toBe(tag);
  });

  it('does not depend on how the seed is encoded', async () => {
    expect(await tagOf('/digit?seed=a+b')).toBe(await tagOf('/digit?seed=%61%20b'));
  });

  it('differs by seed and by size', async () => {
    const paths = ['/digit?seed=42', '/digit?seed=43', '/digit?seed=42&size=29'];
    expect(new Set(await Promise.all(paths.map(tagOf))).size).toBe(paths.length);
  });
});

describe('If-None-Match', () => {
  it('answers 304 without drawing when the entity tag is current', async () => {
    const tag = await tagOf('/digit?seed=42');
    const response = await app.request('/digit?seed=42', { headers: { 'If-None-Match': tag } });
    expect(response.status).toBe(304);
    expect(await bytesOf(response)).toHaveLength(0);
    expect(response.headers.get('ETag')).toBe(tag);
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=300');
    expect(response.headers.get('Content-Location')).toContain(`/digit?model=${id}&seed=42`);
    expect(response.headers.get('Content-Type')).toBeNull();
    // No "infer", no "encode".
    expect(response.headers.get('Server-Timing')).toMatch(/^parse;dur=[\d.]+$/);
  });

  it.each([
    ['a list', (tag: string) => `"other", ${tag}`],
    ['a weak tag', (tag: string) => `W/${tag}`],
    ['*', () => '*'],
  ])('holds for %s', async (_, field) => {
    const headers = { 'If-None-Match': field(await tagOf('/digit?seed=42')) };
    expect((await app.request('/digit?seed=42', { headers })).status).toBe(304);
    expect((await app.request('/digit?seed=42', { headers, method: 'HEAD' })).status).toBe(304);
  });

  it.each(['"other"', 'other', ''])('draws for %j', async (field) => {
    const response = await app.request('/digit?seed=42', { headers: { 'If-None-Match': field } });
    expect(response.status).toBe(200);
  });
});

describe('If-Match', () => {
  it.each([
    ['the tag', (tag: string) => tag],
    ['a list with the tag', (tag: string) => `"other", ${tag}`],
    ['*', () => '*'],
  ])('lets a request through with %s', async (_, field) => {
    const headers = { 'If-Match': field(await tagOf('/digit?seed=42')) };
    expect((await app.request('/digit?seed=42', { headers })).status).toBe(200);
  });

  it.each([
    ['another tag', () => '"other"'],
    ['a weak tag', (tag: string) => `W/${tag}`],
  ])('refuses with 412, and draws nothing, with %s', async (_, field) => {
    const headers = { 'If-Match': field(await tagOf('/digit?seed=42')) };
    const response = await app.request('/digit?seed=42', { headers });
    expect([response.status, response.headers.get('Cache-Control')]).toEqual([412, 'no-store']);
    expect(await response.json()).toMatchObject({ type: '/problems/precondition-failed' });
    expect(response.headers.get('Server-Timing')).not.toContain('infer');
  });

  it('goes before If-None-Match', async () => {
    const tag = await tagOf('/digit?seed=42');
    const headers = { 'If-Match': '"other"', 'If-None-Match': tag };
    expect((await app.request('/digit?seed=42', { headers })).status).toBe(412);
  });

  it('can name no tag of a random digit', async () => {
    const ask = (field: string) => app.request('/digit', { headers: { 'If-Match': field } });
    expect([(await ask('"a"')).status, (await ask('*')).status]).toEqual([412, 200]);
  });
});

describe('a precondition that needs a date', () => {
  it.each(['If-Modified-Since', 'If-Unmodified-Since'])('is ignored: %s', async (name) => {
    const headers = { [name]: new Date(0).toUTCString() };
    expect((await app.request('/digit?seed=42', { headers })).status).toBe(200);
  });
});

describe('a precondition', () => {
  it('has no effect on a request that is refused anyway', async () => {
    for (const headers of [{ 'If-Match': '"other"' }, { 'If-None-Match': '*' }]) {
      expect((await app.request('/digit?seed=42&size=0', { headers })).status).toBe(400);
      expect((await app.request('/nothing', { headers })).status).toBe(404);
    }
  });
});
