import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { generate } from '../../../models/generator.ts';
import { parseIdxImages, parseIdxLabels } from '../../../pipeline/data/formats/idx.ts';
import { bytesOf, shippedApp, shippedModel, withManifest } from '../shipped-app.ts';

const app = shippedApp();

async function unzipped(query: string) {
  const files = unzipSync(await bytesOf(app.request(`/dataset?${query}`)));
  expect(Object.keys(files)).toEqual(['train-images-idx3-ubyte', 'train-labels-idx1-ubyte']);
  const images = files['train-images-idx3-ubyte'] ?? new Uint8Array();
  const labels = files['train-labels-idx1-ubyte'] ?? new Uint8Array();
  return { images: parseIdxImages(images, 'images'), labels: parseIdxLabels(labels, 'labels') };
}

describe('GET /dataset', () => {
  it('answers the digits of "<seed>/<i>" as IDX files that our own reader opens', async () => {
    const { images, labels } = await unzipped('count=70&seed=a');
    expect(images).toMatchObject({ count: 70, ...sizeOf() });
    const pixelCount = images.height * images.width;
    for (const index of [0, 1, 33, 69]) {
      const alone = await app.request(`/digit.raw?seed=a%2F${index}`);
      expect(labels[index]).toBe(Number(alone.headers.get('X-Label')));
      const pixels = images.pixels.slice(index * pixelCount, (index + 1) * pixelCount);
      expect(pixels).toEqual(await bytesOf(alone));
    }
  });

  it('answers the same as lines of JSON', async () => {
    const response = await app.request('/dataset?count=40&seed=a&format=ndjson');
    expect(response.headers.get('Content-Type')).toBe('application/x-ndjson');
    const lines = (await response.text()).trim().split('\n');
    const { images, labels } = await unzipped('count=40&seed=a');
    const digits = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(digits.map(({ label }) => label)).toEqual([...labels]);
    expect(digits.flatMap(({ pixels }) => pixels)).toEqual([...images.pixels]);
    expect(digits[39]?.['seed']).toBe('a/39');
  });

  it('is the same bytes on any day, for a download with a name', async () => {
    const [one, two] = [
      await app.request('/dataset?count=3&seed=a'),
      await app.request('/dataset.zip?seed=a&count=3'),
    ];
    expect(await bytesOf(one)).toEqual(await bytesOf(two));
    expect(one.headers.get('ETag')).toBe(two.headers.get('ETag'));
    expect(one.headers.get('Content-Disposition')).toBe('attachment; filename="digits.zip"');
  });

  it('draws only one label when it is requested', async () => {
    expect([...(await unzipped('count=5&seed=a&label=3')).labels]).toEqual([3, 3, 3, 3, 3]);
  });

  it('draws nothing for HEAD or a current copy, and stops when the client disconnects', async () => {
    let drawn = 0;
    const counting = shippedApp({
      draw: (generator, draws) => {
        drawn += draws.length;
        return generate(generator, draws);
      },
    });
    const head = await counting.request('/dataset?count=70000&seed=a', { method: 'HEAD' });
    expect(head.status).toBe(200);
    const tag = head.headers.get('ETag') ?? '';
    const headers = { 'If-None-Match': tag };
    expect((await counting.request('/dataset?count=70000&seed=a', { headers })).status).toBe(304);
    expect(drawn).toBe(0);
    const reader = (await counting.request('/dataset?count=70000&seed=a')).body?.getReader();
    for (let chunk = 0; chunk < 3; chunk++) await reader?.read();
    await reader?.cancel();
    expect(drawn).toBeLessThan(500);
  });

  it('needs labels, and holds to the entry’s limit', async () => {
    const none = await withManifest({ labels: null });
    const unlabelled = shippedApp({ servedModel: () => Promise.resolve(none) });
    expect((await unlabelled.request('/dataset?seed=a')).status).toBe(422);
    const response = await shippedApp({ datasetLimit: 500 }).request('/dataset?count=501');
    expect(await response.json()).toMatchObject({
      errors: [{ parameter: 'count', value: '501', allowed: 'one whole number from 1 to 500' }],
    });
  });
});

function sizeOf() {
  const { height, width } = shippedModel.generator.manifest.image;
  return { height, width };
}
