import { unzipSync } from 'fflate';
import { parseHTML } from 'linkedom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../client/client.ts';
import { type RunningServer, runServer, serverEntry } from './running-server.ts';
import { untrainedModel } from './untrained-model.ts';

const count = 5000;
const longName = (index: number) => `${index} ${'label '.repeat(200)}`.slice(0, 1000);
/** Emoji, names that differ in upper and lower case and in their normalization, and one that is another's index. */
const special = [
  '🦊',
  'cat',
  'Cat',
  'é',
  'e\u0301',
  '7',
  '🦊'.repeat(500),
  'a,b/c d%',
  '🐻'.repeat(64),
];
const labels = [
  ...special,
  ...Array.from({ length: count - special.length }, (_, index) => longName(index)),
];
const image = { height: 8, width: 8, channels: 1 } as const;
const kilobyte = 1024;

let server: RunningServer;
beforeAll(async () => {
  const dataset = { name: 'things', sha256: '0'.repeat(64), content: 'images' } as const;
  const { folder } = await untrainedModel('many-labels', { image, labels, dataset });
  server = await runServer([...serverEntry, '--model', folder]);
});
afterAll(async () => {
  await server.stop('SIGTERM');
});

const ask = (path: string, request?: RequestInit) => fetch(`${server.url}${path}`, request);
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());
const encoded = encodeURIComponent;

/** The bytes of an answer that is 200, its headers apart. */
async function sizeOf(path: string): Promise<number> {
  const response = await ask(path);
  expect([path, response.status]).toEqual([path, 200]);
  return (await bytesOf(response)).length;
}

describe('a server whose model has 5,000 labels of up to 1,000 characters', () => {
  it('lists them in the manifest alone: page, description and lists stay small', async () => {
    expect(await sizeOf('/')).toBeLessThan(64 * kilobyte);
    expect(await sizeOf('/openapi.json')).toBeLessThan(512 * kilobyte);
    expect(await sizeOf('/docs')).toBeLessThan(128 * kilobyte);
    expect(await sizeOf('/models')).toBeLessThan(32 * kilobyte);
    const list = (await (await ask('/models')).json()) as {
      models: readonly { id: string; labels: readonly string[]; labelCount: number }[];
    };
    const [model] = list.models;
    if (!model) throw new Error('no model is listed');
    const { id, labels: first, labelCount } = model;
    expect(labelCount).toBe(count);
    expect(first).toEqual(labels.slice(0, first.length));
    const details = (await (await ask(`/models/${id}`)).json()) as {
      manifest: { labels: readonly string[] };
    };
    expect(details.manifest.labels).toEqual(labels);
  });

  it('says on the page what a label may be, and takes it in a field', async () => {
    const { document } = parseHTML(await (await ask('/?seed=a&label=Cat')).text());
    expect(document.querySelector('input[name="label"]')?.getAttribute('value')).toBe('Cat');
    expect(document.querySelectorAll('input[name="label"]')).toHaveLength(1);
    expect(document.body.textContent).toContain(
      'one of 5000 names, or a number from 0 to 4999; empty for any',
    );
    const { document: wrong } = parseHTML(await (await ask('/?seed=a&label=nothing')).text());
    expect(wrong.querySelector('.warning')?.textContent).toContain('a label of the model');
  });

  it('draws each by its name, which its pinned path has, or by its index', async () => {
    for (const name of ['🦊', 'cat', 'Cat', 'é', 'e\u0301', '7', 'a,b/c d%']) {
      const response = await ask(`/image?seed=a&label=${encoded(name)}`);
      expect([response.status, response.headers.get('X-Label')]).toEqual([200, encoded(name)]);
      expect(response.headers.get('Content-Location')).toContain(`label=${encoded(name)}`);
    }
    const [cat, capital] = await Promise.all(
      ['cat', 'Cat'].map(async (name) => bytesOf(await ask(`/image.raw?seed=a&label=${name}`))),
    );
    expect(cat).not.toEqual(capital);
  });

  it('names one in a path and in headers by its index where its name is long', async () => {
    const named = await ask(`/digit.json?seed=a&label=${encoded(longName(100))}`);
    const index = labels.indexOf(longName(100));
    expect(named.headers.get('X-Label')).toBe(String(index));
    const pinned = named.headers.get('Content-Location') ?? '';
    expect(pinned).toContain(`&label=${index}`);
    const drawn = (await named.json()) as { label: number; labelName: string };
    expect(drawn).toMatchObject({ label: index, labelName: longName(100) });
    expect(await (await ask(pinned)).json()).toEqual(drawn);
    // The label with the index 7 is another one's name: only its own name says it.
    expect((await ask('/digit?seed=a&label=7')).headers.get('X-Label')).toBe('7');
    expect(labels[7]).toBe('a,b/c d%');
  });

  it('leaves the header of labels out where it would be long, so that clients can read the others', async () => {
    const all = await ask('/images?seed=a&count=400');
    expect(all.headers.get('X-Label')?.split(',')).toHaveLength(400);
    const longest = encoded('🐻'.repeat(64));
    const five = await ask(`/images?seed=a&count=5&label=${longest}`);
    expect(five.headers.get('X-Label')).toBe(Array(5).fill(longest).join(','));
    const six = await ask(`/images?seed=a&count=6&label=${longest}`);
    expect([six.status, six.headers.get('X-Label')]).toEqual([200, null]);
    for (const response of [all, five, six]) {
      expect([...response.headers].join('\n').length).toBeLessThan(6 * kilobyte);
      await bytesOf(response);
    }
  });

  it('refuses a label that it has not in few words', async () => {
    const response = await ask(`/digit?label=${encoded('x'.repeat(5000))}`);
    expect(response.status).toBe(422);
    const text = await response.text();
    expect(text).toContain('and 4950 more, the labels of the model');
    expect(text.length).toBeLessThan(10 * kilobyte);
  });

  it('makes data sets in each format, with a folder or a number for each label', async () => {
    const zip = unzipSync(await bytesOf(await ask('/dataset.imagefolder?seed=a&count=600')));
    const folders = Object.keys(zip).map((path) => path.split('/').slice(0, -1).join('/'));
    expect(folders.every((name) => Buffer.byteLength(name) <= 210)).toBe(true);
    const both = await Promise.all(
      ['cat', 'Cat', 'é', 'e\u0301'].map(async (name) => {
        const files = await bytesOf(
          await ask(`/dataset.imagefolder?seed=a&count=1&label=${encoded(name)}`),
        );
        return Object.keys(unzipSync(files))[0]?.split('/')[0]?.normalize('NFC').toLowerCase();
      }),
    );
    expect(new Set(both).size).toBe(4);
    const numpy = unzipSync(await bytesOf(await ask('/dataset.npz?seed=a&count=600')));
    expect(Object.keys(numpy)).toEqual(['x_train.npy', 'y_train.npy']);
    expect(numpy['y_train.npy']).toHaveLength(128 + 4 * 600);
    const tooMany = await ask('/dataset?count=70001');
    expect([tooMany.status, await tooMany.text()]).toEqual([
      400,
      expect.stringContaining('allowed: one whole number from 1 to 70000.'),
    ]);
  });

  it('judges and completes an image, each answer with the names of its own labels only', async () => {
    const pixels = Array.from({ length: 64 }, (_, index) => (index * 37) % 256);
    const post = async (path: string, body: object) => {
      const response = await ask(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      expect([path, response.status]).toEqual([path, 200]);
      return text;
    };
    const judged = await post('/judge?nearest=true', { pixels });
    expect(judged.length).toBeLessThan(64 * kilobyte);
    const { label, labelName } = JSON.parse(judged) as { label: number; labelName: string };
    expect(labelName).toBe(labels[label]);
    const mask = pixels.map((_, index) => (index < 32 ? 0 : 1));
    expect((await post('/complete', { pixels, mask })).length).toBeLessThan(32 * kilobyte);
  });

  it('is drawn from by the client', async () => {
    const client = createClient(server.url);
    const drawn = await client.image({ seed: 'a', label: '🦊' });
    expect(drawn.labels).toEqual(['🦊']);
    const long = await client.image({ seed: 'a', label: longName(3) });
    expect(long.labels).toEqual([String(labels.indexOf(longName(3)))]);
    const bear = '🐻'.repeat(64);
    expect((await client.images({ seed: 'a', count: 2, label: bear })).labels).toEqual([
      bear,
      bear,
    ]);
    expect((await client.images({ seed: 'a', count: 6, label: bear })).labels).toEqual([]);
  });
});
