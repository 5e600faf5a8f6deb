import { decodeApng } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { bytesOf, shippedApp, shippedModel } from '../shipped-app.ts';

const app = shippedApp();
const { id } = shippedModel.generator.manifest;
const walk = 'from=a&to=b&label=6&frames=5';

describe('GET /walk', () => {
  it('goes from the one digit to the other, as an animated PNG', async () => {
    const response = await app.request(`/walk?${walk}`);
    expect(response.headers.get('Content-Type')).toBe('image/apng');
    expect(response.headers.get('Content-Location')).toBe(
      `/walk?model=${id}&from=a&to=b&frames=5&label=6`,
    );
    const { frames, numberOfFrames, text } = decodeApng(await bytesOf(response), {
      checkCrc: true,
    });
    expect([numberOfFrames, frames.length]).toEqual([5, 5]);
    expect(text['Comment']).toBe('generated');
    const pixels = frames.map(({ data }) => new Uint8Array(data));
    expect(pixels[0]).toEqual(await bytesOf(app.request('/digit.raw?seed=a&label=6')));
    expect(pixels[4]).toEqual(await bytesOf(app.request('/digit.raw?seed=b&label=6')));
    expect(new Set(pixels.map(String)).size).toBe(5);
  });

  it('moves in steps, not in leaps', async () => {
    const { frames } = decodeApng(
      await bytesOf(app.request('/walk?from=a&to=b&label=6&frames=60')),
    );
    const change = (one: ArrayLike<number>, two: ArrayLike<number>) =>
      Array.from(one).reduce((sum, grey, at) => sum + Math.abs(grey - (two[at] ?? 0)), 0);
    const data = frames.map((frame) => frame.data);
    const first = data[0] ?? [];
    const whole = change(first, data.at(-1) ?? []);
    for (const [index, picture] of data.entries()) {
      expect(change(picture, data[index - 1] ?? picture)).toBeLessThan(whole / 3);
    }
  });

  it('answers a GIF with the requested frames that loops forever', async () => {
    const response = await app.request(`/walk.gif?${walk}`);
    const gif = Buffer.from(await bytesOf(response));
    expect(gif.subarray(0, 6).toString()).toBe('GIF89a');
    expect(gif.includes('NETSCAPE2.0')).toBe(true);
    // Graphic control extensions: one a frame.
    expect(gif.toString('latin1').split('\u0021\u00f9\u0004')).toHaveLength(6);
  });

  it('answers an animated WebP with the requested frames', async () => {
    const webp = Buffer.from(await bytesOf(app.request(`/walk.webp?${walk}`)));
    expect(webp.readUInt32LE(4)).toBe(webp.length - 8);
    expect(webp.subarray(8, 16).toString()).toBe('WEBPVP8X');
    const names: string[] = [];
    for (
      let at = 12;
      at < webp.length;
      at += 8 + webp.readUInt32LE(at + 4) + (webp.readUInt32LE(at + 4) % 2)
    ) {
      names.push(webp.subarray(at, at + 4).toString());
    }
    expect(names).toEqual(['VP8X', 'ANIM', ...Array<string>(5).fill('ANMF')]);
  });

  it('calls its animated PNG png', async () => {
    const [named, plain] = [
      await app.request(`/walk.png?${walk}`),
      await app.request(`/walk?${walk}`),
    ];
    expect(await bytesOf(named)).toEqual(await bytesOf(plain));
    expect((await app.request(`/walk?${walk}`, { headers: { Accept: 'image/png' } })).status).toBe(
      200,
    );
    expect(
      (await app.request(`/walk?${walk}`, { headers: { Accept: 'image/svg+xml' } })).status,
    ).toBe(406);
  });

  it('is kept only where both ends are named', async () => {
    const cached = async (query: string) =>
      (await app.request(`/walk?frames=2&${query}`)).headers.get('Cache-Control');
    expect(await cached('from=a')).toBe('no-store');
    expect(await cached('to=a')).toBe('no-store');
    expect(await cached('from=a&to=b')).toBe('public, max-age=300');
  });
});
