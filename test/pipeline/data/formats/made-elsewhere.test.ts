import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../../pipeline/data/dataset.ts';
import { refusal } from '../refusal.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** Files that NumPy, pyarrow, Pillow and Python's zipfile wrote, by make.py. */
const folder = fileURLToPath(new URL('made-elsewhere/', import.meta.url));

const pixels = Array.from({ length: 4 * 5 * 3 }, (_, index) => (index * 7) % 256);
const labels = [2, 0, 2, 1];
const images = [0, 1, 2, 3].map((index) => pixels.slice(index * 15, (index + 1) * 15));

/** A zip of a file, or of the files of a folder. */
async function zipped(name: string): Promise<Uint8Array> {
  const place = join(folder, name);
  const isFolder = (await stat(place)).isDirectory();
  const names = isFolder ? (await readdir(place)).map((file) => `${name}/${file}`) : [name];
  const files = names.map(async (file) => {
    const bytes = await readFile(join(folder, file));
    return [file, new Uint8Array(bytes)] as const;
  });
  return zipSync(Object.fromEntries(await Promise.all(files)));
}

describe('a data set that another program stored', () => {
  it.each([
    ['keras.npz', ['0', '1', '2']],
    ['shares.npz', ['0', '1', '2']],
    ['kmnist', ['0', '1', '2']],
    ['parquet', ['zero', 'one', 'two']],
  ])('is read from %s with images and labels in their order', async (name, names) => {
    const { train, test, labels: classes, notes } = await loadDataset(join(folder, name));
    expect(train).toMatchObject({ count: 4, height: 5, width: 3 });
    expect([...train.pixels]).toEqual(pixels);
    expect([...train.labels]).toEqual(labels);
    expect([...(test?.pixels ?? [])]).toEqual(images.toReversed().flat());
    expect([...(test?.labels ?? [])]).toEqual(labels.toReversed());
    expect(classes).toEqual(names);
    expect(notes).toBeUndefined();
  });

  it('is read from a zip of class folders without unpacking it', async () => {
    const { train, test, labels: classes, name } = await loadDataset(join(folder, 'folders.zip'));
    expect(name).toBe('folders');
    expect(classes).toEqual(['0', '1', '2']);
    expect([...train.pixels]).toEqual([images[1], images[3], images[0], images[2]].flat());
    expect([...train.labels]).toEqual([0, 1, 2, 2]);
    expect(test?.count).toBe(4);
    const inside = await loadDataset(join(folder, 'folders.zip/digits/Train'));
    expect(inside).toMatchObject({ name: 'Train', labels: ['0', '1', '2'], test: undefined });
  });

  it.each(['keras.npz', 'kmnist', 'parquet', 'text-labels.parquet'])(
    'is read from a zip that holds %s',
    async (name) => {
      const plain = await loadDataset(join(folder, name));
      const zip = join(await temporaryFolder({ 'all.zip': await zipped(name) }), 'all.zip');
      const { sha256, labels: classes } = await loadDataset(zip);
      expect({ sha256, classes }).toEqual({ sha256: plain.sha256, classes: plain.labels });
    },
  );

  it('has its numbers for names where the metadata of Parquet cannot be read', async () => {
    const name = 'train-00000-of-00001.parquet';
    const bytes = await readFile(join(folder, 'parquet', name));
    const key = bytes.indexOf('{"info"');
    bytes.write('[', key);
    const changed = await temporaryFolder({ [name]: new Uint8Array(bytes) });
    const { labels: classes, train } = await loadDataset(changed);
    expect(classes).toEqual(['0', '1', '2']);
    expect([...train.labels]).toEqual(labels);
  });

  it('is refused where objects are pickled, which are never run', async () => {
    const file = join(folder, 'pickled.npz');
    expect(await refusal(() => loadDataset(file))).toBe(
      `${file}/x_train.npy: has pickled objects, which are not read; store images as an array of uint8, and labels as numbers or as texts of a fixed length (dtype str)`,
    );
  });

  it('is refused as Parquet without images', async () => {
    const file = join(folder, 'text.parquet');
    expect(await refusal(() => loadDataset(file))).toBe(
      `${file}: no column of images: it has text, and one must be called image or img`,
    );
  });

  it('has texts as labels in Parquet, sorted as people sort', async () => {
    const dataset = await loadDataset(join(folder, 'text-labels.parquet'));
    expect(dataset.labels).toEqual(['🐈', '2', '10']);
    expect([...dataset.train.labels]).toEqual([2, 1, 0, 1]);
    expect([...dataset.train.pixels]).toEqual(pixels);
  });

  it('is refused as Parquet with a missing label, or a label of 1,000 characters', async () => {
    const missing = join(folder, 'missing-label.parquet');
    expect(await refusal(() => loadDataset(missing))).toBe(
      `${missing}: row 3: label null; at most 256 different texts are allowed, and none may be missing`,
    );
    expect(await refusal(() => loadDataset(join(folder, 'long-label.parquet')))).toMatch(
      /: the name of a class has 1000 characters; at most 64 are allowed$/,
    );
  });

  it.each(['keras.npz', 'folders.zip', 'parquet/train-00000-of-00001.parquet'])(
    'is refused as %s cut anywhere',
    async (name) => {
      const whole = await readFile(join(folder, name));
      const [file = ''] = name.split('/').slice(-1);
      for (const share of [0, 0.3, 0.6, 0.95]) {
        const cut = await temporaryFolder({ [file]: whole.subarray(0, share * whole.length) });
        const message = await refusal(() => loadDataset(join(cut, file)));
        expect(message.startsWith(`${cut}/${file}`)).toBe(true);
      }
    },
  );

  it('is refused where a file in a zip is longer than the zip says', async () => {
    const bytes = new Uint8Array(await readFile(join(folder, 'folders.zip')));
    const end = Buffer.from(bytes).lastIndexOf('PK\u0005\u0006');
    const view = new DataView(bytes.buffer);
    const directory = view.getUint32(end + 16, true);
    // The uncompressed size of the first file.
    view.setUint32(directory + 24, 10, true);
    const changed = await temporaryFolder({ 'bomb.zip': bytes });
    expect(await refusal(() => loadDataset(join(changed, 'bomb.zip')))).toMatch(
      /bomb\.zip\/digits\/Train\/2\/0\.png: cannot be read as a zip \(too many bytes in the stream/,
    );
  });
});
