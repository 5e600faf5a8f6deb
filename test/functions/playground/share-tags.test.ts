import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { bytesOf, shippedApp, shippedModel } from '../shipped-app.ts';

const app = shippedApp();
const { manifest } = shippedModel.generator;
const origin = 'https://digits.example.org';

/** What the page says of itself, by the names of its tags. */
async function tagsOf(query: string): Promise<ReadonlyMap<string, string>> {
  const text = await (await app.request(`${origin}/?${query}`)).text();
  const tags = text.matchAll(/<meta (?:name|property)="([^"]+)" content="([^"]*)"/g);
  return new Map(
    [...tags].map(([, name = '', content = '']) => [name, content.replaceAll('&amp;', '&')]),
  );
}

describe('what the page says of itself to those that link to it', () => {
  it('is what it shows, and its address', async () => {
    const tags = await tagsOf('seed=42&label=7');
    expect(tags.get('description')).toBe(
      'A handwritten 7, drawn from seed 42. Handwritten digits from a neural network: one for every seed.',
    );
    expect(tags.get('og:description')).toBe(tags.get('description'));
    expect(tags.get('og:image:alt')).toBe('A handwritten 7, drawn from seed 42');
    expect(tags.get('og:url')).toBe(`${origin}/?seed=42&label=7`);
  });

  it.each([
    ['a digit', 'seed=42&label=7', 600, 600],
    ['a digit in another format', 'seed=42&label=7&format=svg&size=28', 600, 600],
    ['a walk, as its first digit', 'draw=walk&seed=42', 600, 600],
    ['a sheet', 'draw=sheet&seed=42&count=100&columns=20', 1000, 200],
    ['a tall sheet', 'draw=sheet&seed=42&count=100&columns=5', 200, 1000],
    ['a number', 'draw=number&seed=42&digits=2026', 400, 150],
  ])('has a PNG of %s, at an absolute address', async (_, query, width, height) => {
    const address = (await tagsOf(query)).get('og:image') ?? '';
    expect(address.startsWith(`${origin}/`)).toBe(true);
    expect(address).toContain(`model=${manifest.id}`);
    const response = await app.request(address);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe('image/png');
    const picture = decode(await bytesOf(response));
    expect(picture.width).toBeGreaterThanOrEqual(width);
    expect(picture.height).toBeGreaterThanOrEqual(height);
    expect(Math.max(picture.width, picture.height)).toBeLessThanOrEqual(1600);
  });

  it('names the host that an edge was asked for, where the edge is trusted to say it', async () => {
    const ask = async (trustsForwardedHost: boolean, host: string) => {
      const headers = { 'X-Forwarded-Host': host };
      const page = await shippedApp({ trustsForwardedHost }).request(`${origin}/?seed=a`, {
        headers,
      });
      const [, picture = ''] = /"og:image" content="([^"]+)"/.exec(await page.text()) ?? [];
      return new URL(picture).origin;
    };
    expect(await ask(true, 'd111.cloudfront.net')).toBe('https://d111.cloudfront.net');
    expect(await ask(false, 'd111.cloudfront.net')).toBe(origin);
    expect(await ask(true, 'evil.example/"><script>')).toBe(origin);
  });

  it('escapes what a seed says', async () => {
    const text = await (await app.request(`/?seed=${encodeURIComponent('"><script>')}`)).text();
    expect(text).not.toContain('"><script>');
  });
});
