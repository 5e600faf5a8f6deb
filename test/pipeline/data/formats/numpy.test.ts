import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../../pipeline/data/dataset.ts';
import { refusal } from '../refusal.ts';

/** Files that NumPy wrote, by make.py. */
const folder = fileURLToPath(new URL('made-elsewhere/', import.meta.url));
const load = async (name: string) => loadDataset(join(folder, name));

const pixels = Array.from({ length: 4 * 5 * 3 }, (_, index) => (index * 7) % 256);
const labels = [2, 0, 2, 1];

it.each(readdirSync(join(folder, 'forms')))(
  'NumPy arrays are the data set that they are in the order of rows: %s',
  async (name) => {
    const [one, plain] = [await load(`forms/${name}`), await load('keras.npz')];
    expect(one.notes).toBeUndefined();
    expect(one.sha256).toBe(plain.sha256);
  },
);

it('rows of pixels are square images, and an array of texts is passed over with a note', async () => {
  const { train, notes } = await load('flat.npz');
  expect(train).toMatchObject({ count: 4, height: 3, width: 3, channels: 1 });
  expect([...train.pixels.subarray(9, 18)]).toEqual(pixels.slice(15, 24));
  expect([...train.labels]).toEqual(labels);
  expect(notes).toEqual(['arrays that are not used: feature_names']);
});

it('arrays without names are images and their labels', async () => {
  const { train } = await load('unnamed.npz');
  expect([...train.pixels]).toEqual(pixels);
  expect([...train.labels]).toEqual(labels);
});

it('booleans and numbers up to 1 are black and white', async () => {
  const { train } = await load('booleans.npz');
  expect([...train.pixels]).toEqual(pixels.map((pixel) => (pixel > 127 ? 255 : 0)));
});

it('colours may lie in an axis before height and width', async () => {
  const { train } = await load('planar.npz');
  expect(train).toMatchObject({ count: 4, height: 5, width: 2, channels: 3 });
  const expected = pixels
    .filter((_, index) => index % 3 < 2)
    .flatMap((pixel) => [pixel, 255 - pixel, Math.floor(pixel / 2)]);
  expect([...train.pixels]).toEqual(expected);
});

it('images for validation join the training images where there are test images', async () => {
  const { train, test, notes } = await load('three-splits.npz');
  expect([...train.pixels]).toEqual([...pixels, ...pixels.slice(0, 15)]);
  expect([...train.labels]).toEqual([...labels, 2]);
  expect([...(test?.labels ?? [])]).toEqual(labels.toReversed());
  expect(notes?.[0]).toMatch(/val_images\.npy: 1 images join the training images/);
});

it('test images without labels are left out where training images have some, and it is said', async () => {
  const { train, test, notes } = await load('no-test-labels.npz');
  expect(train.count).toBe(4);
  expect(test).toBeUndefined();
  expect(notes).toEqual([
    `${join(folder, 'no-test-labels.npz/x_test.npy')}: has no labels beside it and is not used`,
  ]);
});

it('test images of another size are refused without labels, too', async () => {
  const file = join(folder, 'no-labels.npz');
  expect(await refusal(() => loadDataset(file))).toBe(
    `${file}/x_test.npy: images of 2 × 2, but 5 × 3 in ${file}/x_train.npy`,
  );
});

describe('labels in words', () => {
  it.each(['words.npz', 'words-big-endian.npz', 'words-bytes.npz'])(
    'are classes sorted as those of folders: %s',
    async (name) => {
      const { labels: classes, train, test } = await load(name);
      expect(classes).toEqual(['2 dogs', '10 cats', 'été']);
      expect([...train.labels]).toEqual([1, 2, 1, 0]);
      expect([...(test?.labels ?? [])]).toEqual([0, 1, 2, 1]);
    },
  );

  it('are numbers where all are', async () => {
    const [one, plain] = [await load('words-of-digits.npz'), await load('keras.npz')];
    expect(one.labels).toEqual(['0', '1', '2']);
    expect(one.sha256).toBe(plain.sha256);
  });

  it.each([
    [
      'words-mixed.npz',
      'y_train.npy: the label of image 0 is a text (cat) and that of image 1 a number; all must be of one kind',
    ],
    ['words-unknown.npz', 'y_test.npy: label cow, but no image in FILE/y_train.npy has it'],
    [
      'words-and-numbers.npz',
      'y_test.npy: its labels are numbers, but those of FILE/y_train.npy are texts',
    ],
    [
      'words-pickled.npz',
      'y_train.npy: has pickled objects, which are not read; store images as an array of uint8, and labels as numbers or as texts of a fixed length (dtype str)',
    ],
  ])('are refused where they contradict each other: %s', async (name, problem) => {
    const file = join(folder, name);
    expect(await refusal(() => loadDataset(file))).toBe(`${file}/${problem.replace('FILE', file)}`);
  });
});
