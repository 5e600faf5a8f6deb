import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { bytesOf, shippedApp, shippedModel, withManifest } from '../shipped-app.ts';

const app = shippedApp();

describe('GET /number/:digits', () => {
  it('writes the same number in the same style for the same seed', async () => {
    const response = await app.request('/number/2026?seed=a');
    expect(response.headers.get('X-Label')).toBe('2026');
    const path = response.headers.get('Content-Location') ?? '';
    expect(path).toBe(`/number/2026?model=${shippedModel.generator.manifest.id}&seed=a`);
    expect(await bytesOf(app.request(path))).toEqual(await bytesOf(response));
    expect(await bytesOf(app.request('/number/2026?seed=b'))).not.toEqual(
      await bytesOf(app.request('/number/2026?seed=a')),
    );
  });

  it('writes a digit as /digit draws it, moved', async () => {
    const digit = await bytesOf(app.request('/digit.raw?seed=a&label=7'));
    const { data } = decode(await bytesOf(app.request('/number/7?seed=a')));
    const ink = (pixels: ArrayLike<number>) =>
      Array.from(pixels)
        .filter((grey) => grey >= 96)
        .toSorted((a, b) => a - b);
    expect(ink(data)).toEqual(ink(digit));
  });

  it('takes size for the height', async () => {
    const { height, width } = decode(await bytesOf(app.request('/number/42?seed=a&size=100')));
    expect(height).toBe(100);
    expect(width).toBeGreaterThan(100);
  });

  it.each(['svg', 'webp', 'png'])('answers .%s', async (format) => {
    expect((await app.request(`/number/007.${format}?seed=a`)).status).toBe(200);
  });

  it.each([
    ['/number/12a', '12a'],
    [`/number/${'1'.repeat(33)}`, '1'.repeat(33)],
    ['/number/1.gif', '1.gif'],
    ['/number/%D9%A2', '٢'],
  ])('answers 400 to %s', async (path, value) => {
    const response = await app.request(path);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [
        {
          parameter: 'digits',
          value,
          allowed: expect.stringMatching(/^1 to 32 characters of 0 to 9, space and/) as string,
        },
      ],
    });
  });

  it('answers 422 for a digit that the model lacks, and 404 for a model without labels', async () => {
    const appOf = (labels: readonly string[] | null) =>
      shippedApp({ servedModel: () => withManifest({ labels }) });
    const few = await appOf(['0', '1']).request('/number/102?seed=a');
    expect(few.status).toBe(422);
    expect(await few.json()).toMatchObject({ errors: [{ parameter: 'digits', value: '2' }] });
    const none = await appOf(null).request('/number/1?seed=a');
    expect(none.status).toBe(404);
    expect(await none.json()).toMatchObject({
      type: '/problems/no-numbers',
      detail: expect.stringMatching(/it has no labels\.$/) as string,
    });
  });

  it.each(['12.50', '-1.5', '1%20234%2C50%20%E2%82%AC', '12%2F05%2F2026', '5%25', '%23(7)'])(
    'writes signs, and pins them: %s',
    async (number) => {
      const response = await app.request(`/number/${number}.png?seed=a`);
      expect(response.status).toBe(200);
      expect(response.headers.get('X-Label')).toBe(encodeURIComponent(decodeURIComponent(number)));
      const path = response.headers.get('Content-Location') ?? '';
      expect(decodeURIComponent(path)).toContain(`/number/${decodeURIComponent(number)}?`);
      expect(await bytesOf(app.request(path))).toEqual(await bytesOf(response));
    },
  );

  it.each(['/number/..png?seed=1', '/number/...png?seed=1', '/number/...svg?seed=1'])(
    'names a path that is no other folder’s: %s',
    async (path) => {
      const answer = await app.request(path);
      const pinned = answer.headers.get('Content-Location') ?? '';
      const again = await app.request(
        new URL(pinned, 'http://localhost').pathname + pinned.slice(pinned.indexOf('?')),
      );
      expect(answer.status).toBe(200);
      expect(await bytesOf(again)).toEqual(await bytesOf(answer));
    },
  );

  it('takes size for the height of a number with signs, too', async () => {
    const { height } = decode(await bytesOf(app.request('/number/4.2?seed=a&size=100')));
    expect(height).toBe(100);
  });

  it('has the boxes of all characters as JSON, inside its picture', async () => {
    const response = await app.request('/number/1%202.5?boxes=true&seed=a&paper=phone');
    expect(response.headers.get('Content-Type')).toBe('application/json');
    expect(response.headers.get('Content-Location')).toBe(
      `/number/1%202.5.json?model=${shippedModel.generator.manifest.id}&seed=a&paper=phone`,
    );
    const { text, width, height, characters, image } = (await response.json()) as {
      readonly text: string;
      readonly width: number;
      readonly height: number;
      readonly image: string;
      readonly characters: readonly {
        readonly text: string;
        readonly box: readonly [number, number, number, number] | null;
      }[];
    };
    expect(characters.map((character) => character.text).join('')).toBe(text);
    expect(characters.map(({ box }) => box !== null)).toEqual([true, false, true, true, true]);
    for (const { box } of characters) {
      if (!box) continue;
      const [left, top, right, bottom] = box;
      expect(0 <= left && left < right && right <= width).toBe(true);
      expect(0 <= top && top < bottom && bottom <= height).toBe(true);
    }
    const picture = decode(Buffer.from(image, 'base64'));
    expect([picture.width, picture.height]).toEqual([width, height]);
  });

  it.each([
    ['5?paper=form', 'image/svg+xml, image/png;q=0.5', 'image/png'],
    ['5?paper=form', 'image/svg+xml, application/json', 'application/json'],
    ['5.?paper=form', 'image/svg+xml, */*;q=0.1', 'image/png'],
    ['5?color=1d4ed8', 'application/json, image/svg+xml', 'image/svg+xml'],
  ])(
    'has %s in a format with all that is asked for, for Accept: %s',
    async (path, accept, type) => {
      const response = await app.request(`/number/${path}`, { headers: { accept } });
      expect(response.headers.get('Content-Type')).toBe(type);
    },
  );

  it('refuses paper where Accept takes only formats without it', async () => {
    const headers = { accept: 'image/svg+xml' };
    const response = await app.request('/number/5?paper=form', { headers });
    expect(response.status).toBe(400);
  });

  it.each([
    ['2.png?boxes=true', 'boxes', 'only with json'],
    ['2.svg?paper=form', 'paper', 'only with png and json'],
    ['2?paper=form&color=1d4ed8', 'paper', 'only without invert, color and background'],
    ['2.json?color=1d4ed8', 'color', 'only with'],
    ['2?paper=form&size=129', 'size', 'up to 128'],
    ['12345678901234567890.json?size=90', 'size', 'up to 80'],
  ])('refuses %s', async (path, parameter, allowed) => {
    const response = await app.request(`/number/${path}`);
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as {
      readonly errors: readonly { parameter: string; allowed: string }[];
    };
    expect(errors.map((error) => error.parameter)).toEqual([parameter]);
    expect(errors[0]?.allowed).toContain(allowed);
  });
});
