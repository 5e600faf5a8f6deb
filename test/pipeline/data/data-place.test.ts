import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadDataset } from '../../../pipeline/data/dataset.ts';
import { requireSizeToFit } from '../../../pipeline/data/format.ts';
import { grey } from './grey-png.ts';
import { imagesFile, labelsFile } from './idx-bytes.ts';
import { folderRefusal, refusal } from './refusal.ts';
import { temporaryFolder } from './temporary-folder.ts';

it.each([
  ['folders that are called like them', 'train-images-idx3-ubyte/train-images.idx3-ubyte'],
  ['a folder of their split', 'train/images-idx3-ubyte'],
  ['a folder beside others and a README', 'MNIST/raw/train-images-idx3-ubyte'],
])('finds IDX files in %s', async (_name, images) => {
  const folder = await temporaryFolder({
    'README.md': '',
    'other/training.pt': '',
    [images]: imagesFile,
    [images.replaceAll('images', 'labels').replaceAll('idx3', 'idx1')]: labelsFile,
  });
  const { labels, train } = await loadDataset(folder);
  expect(labels).toEqual(['2', '7']);
  expect(train.count).toBe(2);
});

it('finds class folders in the folder that lies beside a README alone', async () => {
  const folder = await temporaryFolder({
    'README.md': '',
    'data/LICENSE': '',
    'data/set/a/1.png': grey(1),
    'data/set/b/1.png': grey(2),
  });
  expect((await loadDataset(folder)).labels).toEqual(['a', 'b']);
});

it('takes files of many images in folders for no data where images lie there, too', async () => {
  const folder = await temporaryFolder({
    'a/1.png': grey(1),
    'a/train.csv': '1,2\n',
    'b/1.png': grey(2),
  });
  expect((await loadDataset(folder)).labels).toEqual(['a', 'b']);
});

it('reads images without classes from folders for training and test', async () => {
  const folder = await temporaryFolder({ 'train/1.png': grey(1), 'test/1.png': grey(2) });
  const { labels, train, test } = await loadDataset(folder);
  expect(labels).toEqual(['image']);
  expect([...train.pixels, ...(test?.pixels ?? [])]).toEqual([1, 1, 2, 2]);
});

it('knows a class in either spelling of Unicode, and names it as people type it', async () => {
  const [composed, decomposed] = ['é'.normalize('NFC'), 'é'.normalize('NFD')];
  const folder = await temporaryFolder({
    [`train/${decomposed}/1.png`]: grey(1),
    'train/z/1.png': grey(2),
    [`test/${composed}/1.png`]: grey(3),
  });
  const { labels, test } = await loadDataset(folder);
  expect(labels).toEqual([composed, 'z']);
  expect(test?.count).toBe(1);
});

it.each(['@eaDir', '$RECYCLE.BIN', 'System Volume Information'])(
  'passes over the folder %s',
  async (name) => {
    const folder = await temporaryFolder({ 'a/1.png': grey(1), [`${name}/1.png`]: grey(2) });
    expect((await loadDataset(folder)).labels).toEqual(['a']);
  },
);

it('refuses a folder beside those for training and test', async () => {
  const { folder, message } = await folderRefusal({
    'train/a/1.png': grey(1),
    'test/a/1.png': grey(1),
    'models/weights.bin': '',
  });
  expect(message).toMatch(/\/models: lies beside folders for training and test; only folders /);
  expect(message.startsWith(folder)).toBe(true);
});

it('names the folder whose class folders hold no image', async () => {
  const folder = await temporaryFolder({ 'train/a/.gitkeep': '', 'test/a/1.png': grey(1) });
  expect(await refusal(() => loadDataset(folder))).toBe(
    `${join(folder, 'train')}: no image in its folders`,
  );
});

it('says of an archive where no data are that it must be unpacked or named itself', async () => {
  const { folder, message } = await folderRefusal({ 'images.tar.gz': '' });
  expect(message).toContain(
    `${folder}/images.tar.gz is an archive: unpack it, or name it alone where it is a zip; give `,
  );
});

it('refuses --fit without --size', async () => {
  expect(await refusal(() => requireSizeToFit('crop', null))).toBe(
    '--fit crop: scales images only with --size, such as --size 28',
  );
  requireSizeToFit('crop', 28);
  requireSizeToFit(undefined, null);
});
