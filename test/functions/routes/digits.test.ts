import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { bytesOf, shippedApp, shippedModel } from '../shipped-app.ts';

const app = shippedApp();
const { image } = shippedModel.generator.manifest;

/** The pixels of the digit that stands so many digits from the left and from the top. */
function cut(sheet: { width: number; data: ArrayLike<number> }, column: number, row: number) {
  const [left, top] = [2 + column * (image.width + 2), 2 + row * (image.height + 2)];
  return Uint8Array.from(
    { length: image.width * image.height },
    (_, at) =>
      sheet.data[(top + Math.floor(at / image.width)) * sheet.width + left + (at % image.width)] ??
      0,
  );
}

describe('GET /digits', () => {
  it('sets the digits of "<seed>/<i>" side by side, row by row', async () => {
    const response = await app.request('/digits?seed=a&count=7&columns=3');
    const sheet = decode(await bytesOf(response));
    expect([sheet.width, sheet.height]).toEqual([
      3 * (image.width + 2) + 2,
      3 * (image.height + 2) + 2,
    ]);
    const labels = (response.headers.get('X-Label') ?? '').split(',');
    for (let index = 0; index < 7; index++) {
      const alone = await app.request(`/digit.raw?seed=a%2F${index}`);
      expect(labels[index]).toBe(alone.headers.get('X-Label'));
      expect(cut(sheet, index % 3, Math.floor(index / 3))).toEqual(await bytesOf(alone));
    }
    expect(cut(sheet, 2, 2).every((grey) => grey === 0)).toBe(true);
  });

  it('draws only one label when it is requested', async () => {
    const { headers } = await app.request('/digits?seed=a&count=5&label=3');
    expect(headers.get('X-Label')).toBe('3,3,3,3,3');
  });

  it('has one canonical path, defaults decided', async () => {
    const path = async (query: string) =>
      (await app.request(`/digits?${query}`)).headers.get('Content-Location');
    expect(await path('seed=a')).toBe(await path('columns=10&size=28&seed=a&count=100'));
    expect(await path('seed=a&count=4&columns=100')).toBe(await path('seed=a&count=4&columns=4'));
  });

  it.each(['svg', 'webp'])('answers .%s', async (format) => {
    const response = await app.request(`/digits.${format}?seed=a&count=4`);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Location')).toContain(`/digits.${format}?model=`);
  });

  it('refuses what would take too long, and states the limit', async () => {
    const response = await app.request('/digits?seed=a&count=400&size=1024');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      detail:
        'size: "1024" was given; allowed: up to 72 for this count: count × size² may be 2097152.',
    });
    expect((await app.request('/digits?seed=a&count=400&size=72', { method: 'HEAD' })).status).toBe(
      200,
    );
  });

  it('leaves room in the seed for each digit’s own', async () => {
    const path = (length: number) => `/digits?count=1&seed=${'x'.repeat(length)}`;
    expect((await app.request(path(120))).status).toBe(200);
    expect(await (await app.request(path(121))).json()).toMatchObject({
      errors: [{ allowed: 'one text of 1 to 120 characters, percent-encoded as UTF-8' }],
    });
  });
});
