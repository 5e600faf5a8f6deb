import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { compression } from '../../../functions/http/compression.ts';
import { createDatasetThreads } from '../../../functions/threads/dataset-threads.ts';
import { generate } from '../../../models/generator.ts';
import { loadDataset } from '../../../pipeline/data/dataset.ts';
import { parseIdxImages, parseIdxLabels } from '../../../pipeline/data/formats/idx-bytes.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
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

  it.each(['zip', 'ndjson'])(
    'is the same bytes however many threads draw and encode it: %s',
    async (format) => {
      const pools = [createDatasetThreads(1), createDatasetThreads(3)];
      const apps = [null, ...pools].map((threads) =>
        shippedApp({
          ...(threads && { datasets: async () => Promise.resolve(threads) }),
          compression: compression(),
        }),
      );
      for (const coding of ['identity', 'br', 'gzip']) {
        const headers = { 'Accept-Encoding': coding };
        const [none = new Uint8Array(), ...threaded] = await Promise.all(
          apps.map((each) =>
            bytesOf(each.request(`/dataset.${format}?seed=a&count=501`, { headers })),
          ),
        );
        expect(none.length).toBeGreaterThan(50_000);
        for (const bytes of threaded) expect(Buffer.compare(none, bytes)).toBe(0);
      }
      await Promise.all(pools.map((threads) => threads.close()));
    },
  );

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

  it('is refused while too many others are being read, until one is given up', async () => {
    const path = '/dataset.zip?seed=a&count=300';
    const readers = await Promise.all(
      Array.from({ length: 32 }, async () => {
        const reader = (await app.request(path)).body?.getReader();
        await reader?.read();
        return reader;
      }),
    );
    const refused = await app.request(path);
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([503, '5']);
    await readers[0]?.cancel();
    expect((await app.request(path)).status).toBe(200);
    await Promise.all(readers.map(async (reader) => reader?.cancel()));
  });

  it('can be read in parts that joined are the whole', async () => {
    const query = 'seed=a&count';
    const whole = await (await app.request(`/dataset.ndjson?${query}=90`)).text();
    const all = await unzipped(`${query}=90`);
    const parts = [
      { start: 0, count: 1 },
      { start: 1, count: 63 },
      { start: 64, count: 26 },
    ];
    const lines: string[] = [];
    const [pixels, labels]: [number[], number[]] = [[], []];
    for (const { start, count } of parts) {
      const part = await app.request(`/dataset.ndjson?${query}=${count}&start=${start}`);
      lines.push(await part.text());
      const zip = await unzipped(`${query}=${count}&start=${start}`);
      expect(zip.images.count).toBe(count);
      pixels.push(...zip.images.pixels);
      labels.push(...zip.labels);
    }
    expect(lines.join('')).toBe(whole);
    expect(Uint8Array.from(pixels)).toEqual(all.images.pixels);
    expect(Uint8Array.from(labels)).toEqual(all.labels);
  });

  it('goes on where a client was cut off, at its pinned path too', async () => {
    const whole = await app.request('/dataset.ndjson?count=50');
    const path = whole.headers.get('Content-Location') ?? '';
    const seen = (await whole.text()).slice(0, 30_000);
    const complete = seen.slice(0, seen.lastIndexOf('\n') + 1);
    const start = complete.split('\n').length - 1;
    expect(start).toBeGreaterThan(3);
    const rest = await app.request(
      `${path.replace('count=50', `count=${50 - start}`)}&start=${start}`,
    );
    expect(complete + (await rest.clone().text())).toBe(await (await app.request(path)).text());
    expect(rest.headers.get('Cache-Control')).toContain('immutable');
    const pinned = await app.request(rest.headers.get('Content-Location') ?? '');
    expect(pinned.headers.get('ETag')).toBe(rest.headers.get('ETag'));
    expect(await pinned.text()).toBe(await rest.text());
  });

  it.each(['-1', '1.5', '01', 'x', '', '9930001'])('refuses to start at %j', async (start) => {
    const response = await app.request(`/dataset?seed=a&start=${start}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ parameter: 'start', value: start, allowed: 'one whole number from 0 to 9930000' }],
    });
  });

  it('leaves room in the longest seed for the largest index', async () => {
    const seed = 'x'.repeat(120);
    const response = await app.request(`/dataset.ndjson?seed=${seed}&start=9930000&count=1`);
    expect(JSON.parse(await response.text())).toMatchObject({ seed: `${seed}/9930000` });
  });

  it('is, as npz, what the pipeline’s NumPy reader finds the images and labels of the zip in', async () => {
    const { images, labels } = await unzipped('seed=a&count=40');
    const npz = await bytesOf(app.request('/dataset.npz?seed=a&count=40'));
    const arrays = unzipSync(npz);
    expect(Object.keys(arrays)).toEqual(['x_train.npy', 'y_train.npy']);
    const folder = await temporaryFolder('npz');
    await writeFile(join(folder, 'digits.npz'), npz);
    const { train } = await loadDataset(join(folder, 'digits.npz'));
    expect(train).toMatchObject({ count: 40, ...sizeOf() });
    expect(train.pixels).toEqual(images.pixels);
    const names = shippedModel.generator.manifest.labels ?? [];
    expect([...labels].map((label) => names[label])).toEqual(
      Array.from((arrays['y_train.npy'] ?? []).slice(-40), String),
    );
    const header = Buffer.from(arrays['x_train.npy']?.subarray(0, 128) ?? []);
    expect(header.subarray(0, 10)).toEqual(Buffer.of(0x93, ...Buffer.from('NUMPY'), 1, 0, 118, 0));
    const text = header.toString('latin1', 10);
    expect(text).toMatch(
      /^\{'descr': '\|u1', 'fortran_order': False, 'shape': \(40, 28, 28\), \} *\n$/,
    );
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
