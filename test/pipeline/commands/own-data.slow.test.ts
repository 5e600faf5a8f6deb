import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { unzipSync } from 'fflate';
import { parseHTML } from 'linkedom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../../client/client.ts';
import { loadDataset } from '../../../pipeline/data/dataset.ts';
import { runScript } from '../../fixtures/run-script.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { type RunningServer, runServer, serverEntry } from '../../functions/running-server.ts';
import { shapeNames, shapePng, shapeSize, writeShapes } from './colour-shapes.ts';

const { height, width } = shapeSize;
const perClass = 320;
let folder: string;
let found: string;
let server: RunningServer;

/** Runs a command of the pipeline in the test's own folder. @returns what it printed */
async function pipeline(name: string, parameters: readonly string[]): Promise<string> {
  const entry = `pipeline/commands/${name}.ts`;
  const { code, stdout, stderr } = await runScript(entry, parameters, undefined, {}, folder);
  if (code !== 0) throw new Error(stderr);
  return `${stdout}${stderr}`;
}

// As a person does it: look at the data, train with companions, publish, serve from the store.
beforeAll(async () => {
  folder = await temporaryFolder('own-data');
  const [data, run, store] = ['shapes', 'run', 'store'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeShapes(data, perClass);
  found = await pipeline('data', ['--data', data, '--out', join(folder, 'sheet.png')]);
  const flags = '--preset quick --steps 100 --evaluation quick --companions --engine wasm';
  await pipeline('train', [...flags.split(' '), '--data', data, '--out', run]);
  await pipeline('publish', ['--model', run, '--store', store, '--promote', '--force']);
  server = await runServer(serverEntry, { MODEL_STORE: store });
});
afterAll(async () => {
  await server?.stop('SIGTERM');
});

const ask = async (path: string, request?: RequestInit): Promise<Response> => {
  const response = await fetch(`${server.url}${path}`, request);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
};
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());
const sendPng = (path: string, png: Uint8Array) =>
  ask(path, { method: 'POST', headers: { 'content-type': 'image/png' }, body: Buffer.from(png) });

describe('a folder of images in colour with classes by name', () => {
  it('is described before anything is trained', async () => {
    expect(found).toContain('shapes: 823 training images, 137 test images, 12 × 14 in colour');
    for (const name of shapeNames) expect(found).toContain(`  ${name.padEnd(8)} `);
    expect(found).toContain('137 of 960 images are kept apart as such');
    expect(found).toMatch(/preset quick: \d+ ms an iteration on wasm/);
    expect(decode(await readFile(join(folder, 'sheet.png')))).toMatchObject({ channels: 3 });
  });

  it('becomes a model whose classes are drawn by name', async () => {
    for (const name of shapeNames) {
      const label = encodeURIComponent(name);
      const response = await ask(`/image.json?seed=a&label=${label}`);
      expect(await response.json()).toMatchObject({ labelName: name, height, width, channels: 3 });
      const png = await ask(`/image?seed=a&label=${label}`);
      expect(png.headers.get('X-Label')).toBe(label);
      expect(decode(await bytesOf(png.clone()))).toMatchObject({ height, width, channels: 3 });
      const pinned = await ask(png.headers.get('Content-Location') ?? '');
      expect(await bytesOf(pinned)).toEqual(await bytesOf(png));
    }
    const { body } = await createClient(server.url).image({ seed: 'a', label: 'blue bar' });
    expect(body).toEqual(await bytesOf(await ask('/image?seed=a&label=blue%20bar')));
  });

  it('is judged by class, at its own size and in colour', async () => {
    for (const name of shapeNames) {
      // The last image of its class, whose like the judge may have seen.
      const judged = await sendPng('/judge?nearest=true', shapePng(name, perClass));
      expect(await judged.json()).toMatchObject({
        labelName: name,
        probabilityReal: expect.any(Number) as number,
        nearest: { path: expect.stringMatching(/^\/image/) as string },
      });
    }
  });

  it('is completed, and what is known stays', async () => {
    const half = shapePng('Süd', 7, (x) => x < width / 2);
    const completed = await sendPng('/complete?seed=a&count=3', half);
    const { completions, ...rest } = (await completed.json()) as {
      completions: readonly { readonly pixels: readonly number[]; readonly labelName: string }[];
    };
    expect(rest).toMatchObject({ height, width, channels: 3 });
    expect(completions).toHaveLength(3);
    const whole = decode(shapePng('Süd', 7)).data;
    for (const { pixels, labelName } of completions) {
      expect(shapeNames).toContain(labelName);
      const leftHalf = [...pixels].filter((_, at) => Math.floor(at / 3) % width < width / 2);
      const known = [...whole].filter(
        (_, at) => at % 4 < 3 && Math.floor(at / 4) % width < width / 2,
      );
      expect(leftHalf).toEqual(known);
    }
  });

  it('comes back as a data set that the pipeline reads, in each format alike', async () => {
    const path = (format: string) => `/dataset?seed=s&count=60&format=${format}`;
    const zip = await bytesOf(await ask(path('zip')));
    const images = unzipSync(zip)['train-images-idx4-ubyte'] ?? Buffer.of();
    expect([...images.subarray(0, 4)]).toEqual([0, 0, 8, 4]);
    const read = async (name: string, bytes: Uint8Array) => {
      const file = join(folder, name);
      await writeFile(file, bytes);
      return loadDataset(file);
    };
    const idx = await read('idx.zip', zip);
    const npz = await read('arrays.npz', await bytesOf(await ask(path('npz'))));
    const folders = await read('folders.zip', await bytesOf(await ask(path('imagefolder'))));
    expect(idx.train).toMatchObject({ count: 60, height, width, channels: 3 });
    expect(npz.train).toEqual(idx.train);
    expect(folders.labels).toEqual(shapeNames);
    expect(folders.train).toMatchObject({ count: 60, height, width, channels: 3 });
    const sum = (pixels: Uint8Array) => pixels.reduce((total, pixel) => total + pixel, 0);
    expect(sum(folders.train.pixels)).toBe(sum(idx.train.pixels));
  });

  it('has a page of its own name, labels and parts, and says nothing of digits', async () => {
    const html = await (await ask('/?seed=a')).text();
    const { document } = parseHTML(html);
    expect(document.querySelector('h1')?.textContent).toBe(
      'Images like those of shapes, from a neural network',
    );
    for (const name of shapeNames) expect(document.body.textContent).toContain(name);
    const words = document.body.textContent.replaceAll('digit-mint', '');
    expect(words).not.toMatch(/\bdigits?\b/i);
    const description = (await (await ask('/openapi.json')).json()) as {
      readonly paths: Readonly<Record<string, unknown>>;
    };
    expect(JSON.stringify(description.paths['/image'])).toContain('blue bar');
    expect(Object.keys(description.paths)).not.toContain('/number/{digits}');
    expect(Object.keys(description.paths)).toEqual(expect.arrayContaining(['/judge', '/complete']));
  });

  it('has figures, beside those of its own real images', async () => {
    const list = (await (await ask('/models')).json()) as {
      readonly models: readonly { readonly id: string }[];
    };
    const details = await ask(`/models/${list.models[0]?.id}`);
    expect(await details.json()).toMatchObject({
      manifest: {
        labels: shapeNames,
        image: { height, width, channels: 3 },
        evaluation: {
          classifier: { testAccuracy: expect.any(Number) as number },
          figures: { frechetDistance: { floor: expect.any(Number) as number } },
        },
        companions: { encoder: { figures: { masks: expect.any(Object) as object } } },
      },
    });
  });
});
