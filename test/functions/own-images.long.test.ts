import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { beforeAll, expect, it } from 'vitest';
import { createApp } from '../../functions/app.ts';
import { loadModelFolder, type ServedModel } from '../../functions/serving/served-model.ts';
import { runScript } from '../fixtures/run-script.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const names = ['Süd', 'Zwei', '🦊'];
const [width, height] = [13, 9];
let served: ServedModel;

/** A vertical bar, whose place is the class, on a ground that differs from image to image. */
function bar(label: number, image: number): Uint8Array {
  const data = Uint8Array.from({ length: width * height }, (_, index) =>
    Math.floor((index % width) / 4) === label ? 220 : (7 * image + index) % 30,
  );
  return encode({ width, height, data, channels: 1, depth: 8 });
}

async function writeImages(folder: string): Promise<void> {
  for (const [split, count] of [['train', 24] as const, ['test', 8] as const]) {
    for (const [label, name] of names.entries()) {
      const place = join(folder, split, name);
      await mkdir(place, { recursive: true });
      for (let image = 0; image < count; image++) {
        await writeFile(join(place, `${image}.png`), bar(label, image));
      }
    }
  }
}

beforeAll(async () => {
  const folder = await temporaryFolder('own-images');
  await writeImages(join(folder, 'bars'));
  const train = 'pipeline/commands/train.ts';
  const run = join(folder, 'run');
  const flags = ['--preset', 'quick', '--steps', '10', '--evaluation', 'none', '--engine', 'wasm'];
  const { code, stderr } = await runScript(train, [
    ...flags,
    '--data',
    join(folder, 'bars'),
    '--out',
    run,
  ]);
  if (code !== 0) throw new Error(stderr);
  const [id = ''] = await readdir(join(run, 'model'));
  served = await loadModelFolder(join(run, 'model', id));
});

const ask = (path: string) =>
  createApp({
    servedModel: () => Promise.resolve(served),
    randomSeed: () => 'random',
    log: () => {},
    version: '0.0.0',
  }).request(path);

it('draws one’s own images by the names of their folders, whatever their size', async () => {
  const { image, labels } = served.generator.manifest;
  expect(image).toEqual({ height, width, channels: 1 });
  expect(labels?.toSorted()).toEqual(names.toSorted());
  for (const name of names) {
    const encoded = encodeURIComponent(name);
    const response = await ask(`/image.raw?seed=a&label=${encoded}`);
    expect([response.status, response.headers.get('X-Label')]).toEqual([200, encoded]);
    expect((await response.arrayBuffer()).byteLength).toBe(width * height);
    const pinned = await ask(response.headers.get('Content-Location') ?? '');
    expect(pinned.headers.get('ETag')).toBe(response.headers.get('ETag'));
  }
});

it('answers every route that needs no digits, and says why the others do not', async () => {
  for (const path of ['/images?seed=a&count=4', '/walk?from=a&to=b&frames=2', '/dataset?count=2']) {
    expect((await ask(path)).status, path).toBe(200);
  }
  expect(await (await ask('/number/12')).json()).toMatchObject({ type: '/problems/no-numbers' });
});

it('has a page that speaks of images', async () => {
  const page = await (await ask('/?seed=a')).text();
  expect(page).toContain('<h1>Images like those of bars, from a neural network</h1>');
  expect(page.replaceAll(/<(style|script)>.*?<\/\1>/gs, '')).not.toMatch(/[\s>]digits?[\s.,<]/i);
});
