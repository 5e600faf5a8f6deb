import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadDataset } from '../../../../pipeline/data/dataset.ts';
import { refusal } from '../refusal.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** Files that pyarrow wrote, by make.py. */
const folder = fileURLToPath(new URL('made-elsewhere/', import.meta.url));
const stored = async (split: string) =>
  new Uint8Array(await readFile(join(folder, 'parquet', `${split}-00000-of-00001.parquet`)));

it.each([
  ['mnist_train.parquet', 'mnist_test.parquet'],
  ['letters-training.parquet', 'letters-validation.parquet'],
  ['default/train/0000.parquet', 'default/test/0000.parquet'],
  ['data/train-00000-of-00001.parquet', 'data/test-00000-of-00001.parquet'],
])('the names %s and %s tell training images from test images', async (train, test) => {
  const place = await temporaryFolder({
    'README.md': '---\n',
    [train]: await stored('train'),
    [test]: await stored('test'),
  });
  const plain = await loadDataset(join(folder, 'parquet'));
  expect((await loadDataset(place)).sha256).toBe(plain.sha256);
});

it('images for validation join the training images where there are test images, and it is said', async () => {
  const place = await temporaryFolder({
    'train.parquet': await stored('train'),
    'validation.parquet': await stored('test'),
    'test.parquet': await stored('test'),
  });
  const { train, test, notes } = await loadDataset(place);
  expect([train.count, test?.count]).toEqual([8, 4]);
  expect(notes?.[0]).toContain('the images of validation.parquet join the training images');
});

it('a missing label is refused by its row, not taken for 0', async () => {
  const file = join(folder, 'missing-number.parquet');
  expect(await refusal(() => loadDataset(file))).toBe(
    `${file}: row 2: label null; whole numbers from 0 to 255 are allowed, and none may be missing`,
  );
});

it('image files in a column of bytes are read, and that they have no labels is said', async () => {
  const { train, labels, notes } = await loadDataset(join(folder, 'no-labels.parquet'));
  expect(train.count).toBe(4);
  expect(labels).toEqual(['image']);
  expect(notes?.[0]).toMatch(/^no column of labels, such as label, /);
});

it.each([
  ['letters/train.parquet', 'digits/train.parquet'],
  ['letters/train/0000.parquet', 'digits/train/0000.parquet'],
])('%s and %s are of two data sets, of which one must be named', async (first, second) => {
  const file = await stored('train');
  const place = await temporaryFolder({ [first]: file, [second]: file });
  expect(await refusal(() => loadDataset(place))).toBe(
    `${place}: has several data sets (digits, letters); name one of them, such as ${place}/digits`,
  );
  expect((await loadDataset(join(place, 'digits'))).train.count).toBe(4);
});

it('a pointer of Git LFS is told from a damaged file', async () => {
  const place = await temporaryFolder({
    'train.parquet': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n',
  });
  expect(await refusal(() => loadDataset(place))).toBe(
    `${place}/train.parquet: is a pointer of Git LFS in place of the file; git lfs pull fetches it`,
  );
});
