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
    ['/number/-1.svg', '-1'],
    ['/number/%D9%A2', '٢'],
  ])('answers 400 to %s', async (path, value) => {
    const response = await app.request(path);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ parameter: 'digits', value, allowed: '1 to 32 digits' }],
    });
  });

  it('answers 422 for a digit that the model lacks, or for a model without labels', async () => {
    const appOf = (labels: readonly string[] | null) =>
      shippedApp({ servedModel: () => withManifest({ labels }) });
    const few = await appOf(['0', '1']).request('/number/102?seed=a');
    expect(few.status).toBe(422);
    expect(await few.json()).toMatchObject({ errors: [{ parameter: 'digits', value: '2' }] });
    const none = await appOf(null).request('/number/1?seed=a');
    expect(none.status).toBe(422);
    expect(await none.json()).toMatchObject({ type: '/problems/no-labels' });
  });
});
