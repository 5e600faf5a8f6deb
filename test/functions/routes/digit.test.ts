import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { randomSeed } from '../../../functions/entries/environment.ts';
import { generate } from '../../../models/generator.ts';
import { seedToLabel, seedToLatent } from '../../../models/seed/seed.ts';
import { bytesOf, shippedApp, shippedModel, withManifest } from '../shipped-app.ts';

const app = shippedApp();
const { manifest } = shippedModel.generator;
const { id } = manifest;
// A conditional model pins the label too.
const labelPart = (seed: string) =>
  manifest.labels ? `&label=${seedToLabel(seed, manifest.labels.length)}` : '';

describe('GET /digit', () => {
  it('answers the pixels that the generator draws for the seed, as 8-bit grey PNG', async () => {
    const label = manifest.labels ? seedToLabel('42', manifest.labels.length) : null;
    const [pixels] = generate(shippedModel.generator, [
      { latent: seedToLatent('42', manifest.latent.size), label },
    ]);
    const response = await app.request('/digit?seed=42');
    const png = await bytesOf(response);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe('image/png');
    expect(response.headers.get('Content-Length')).toBe(String(png.byteLength));
    const { width, height, channels, depth, data } = decode(png);
    expect({ width, height, channels, depth }).toEqual({
      width: manifest.image.width,
      height: manifest.image.height,
      channels: 1,
      depth: 8,
    });
    expect(new Uint8Array(data)).toEqual(pixels);
  });

  it('returns the seed, the model and the pinned path of a drawing', async () => {
    const { headers } = await app.request('/digit?size=56&seed=42');
    expect(headers.get('X-Seed')).toBe('42');
    expect(headers.get('X-Model')).toBe(id);
    expect(headers.get('Content-Location')).toBe(
      `/digit?model=${id}&seed=42${labelPart('42')}&size=56`,
    );
  });

  it('leaves the default size out of the pinned path', async () => {
    const size = Math.max(manifest.image.width, manifest.image.height);
    const { headers } = await app.request(`/digit?seed=42&size=${size}`);
    expect(headers.get('Content-Location')).toBe(`/digit?model=${id}&seed=42${labelPart('42')}`);
  });

  it('answers the same bytes at the pinned path', async () => {
    const response = await app.request('/digit?seed=%E5%8D%81&size=40');
    const pinned = await app.request(response.headers.get('Content-Location') ?? '');
    expect(await bytesOf(pinned)).toEqual(await bytesOf(response));
  });

  it('draws a fresh seed when none is given, and says which', async () => {
    const random = shippedApp({ randomSeed });
    const [one, two] = [await random.request('/digit'), await random.request('/digit')];
    expect(one.headers.get('X-Seed')).toMatch(/^[0-9a-f]{32}$/);
    expect(one.headers.get('X-Seed')).not.toBe(two.headers.get('X-Seed'));
    const again = await random.request(`/digit?seed=${one.headers.get('X-Seed')}`);
    expect(await bytesOf(again)).toEqual(await bytesOf(one));
  });

  it('takes "42" and "042" for two seeds', async () => {
    const [one, two] = [app.request('/digit?seed=42'), app.request('/digit?seed=042')];
    expect(await bytesOf(one)).not.toEqual(await bytesOf(two));
  });

  it('carries a seed of any script in X-Seed so that it can be pasted back', async () => {
    const response = await app.request(`/digit?seed=${encodeURIComponent('sieben 七 7️⃣ %41&=+')}`);
    const header = response.headers.get('X-Seed') ?? '';
    expect(decodeURIComponent(header)).toBe('sieben 七 7️⃣ %41&=+');
    expect(await bytesOf(app.request(`/digit?seed=${header}`))).toEqual(await bytesOf(response));
  });

  it('counts the characters of a seed as Unicode code points', async () => {
    expect((await app.request(`/digit?seed=${encodeURIComponent('😀'.repeat(128))}`)).status).toBe(
      200,
    );
    expect((await app.request(`/digit?seed=${encodeURIComponent('😀'.repeat(129))}`)).status).toBe(
      400,
    );
  });

  it('draws at the requested size', async () => {
    const { width, height } = decode(await bytesOf(app.request('/digit?seed=42&size=1024')));
    expect(Math.max(width, height)).toBe(1024);
  });

  it('takes size for the longer side of a model that is not square', async () => {
    const { image } = manifest;
    const wide = { ...image, height: image.height / 2, width: image.width * 2 };
    const response = await shippedApp({
      servedModel: () => withManifest({ image: wide }),
    }).request('/digit?seed=42&size=112');
    const { width, height } = decode(await bytesOf(response));
    expect({ width, height }).toEqual({ width: 112, height: 28 });
    expect(response.headers.get('Content-Location')).toContain('&size=112');
  });

  it('reports the times of its parts', async () => {
    const { headers } = await app.request('/digit?seed=42');
    expect(headers.get('Server-Timing')).toMatch(
      /^parse;dur=[\d.]+,infer;dur=[\d.]+,encode;dur=[\d.]+$/,
    );
  });

  it('answers HEAD with the headers of GET and no body', async () => {
    const [get, head] = [
      await app.request('/digit?seed=42'),
      await app.request('/digit?seed=42', { method: 'HEAD' }),
    ];
    const fixed = ({ headers }: Response) =>
      [...headers].filter(
        ([name]) => !['server-timing', 'x-request-id', 'content-length'].includes(name),
      );
    expect(head.status).toBe(200);
    expect(fixed(head)).toEqual(fixed(get));
    expect(await bytesOf(head)).toHaveLength(0);
  });

  it('answers the same at /digit.png', async () => {
    const [one, two] = [
      await app.request('/digit?seed=42'),
      await app.request('/digit.png?seed=42'),
    ];
    expect(two.headers.get('ETag')).toBe(one.headers.get('ETag'));
    expect(await bytesOf(two)).toEqual(await bytesOf(one));
  });
});
