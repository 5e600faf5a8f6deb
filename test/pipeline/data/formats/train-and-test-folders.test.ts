import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../../pipeline/data/dataset.ts';
import { grey, png } from '../grey-png.ts';
import { folderRefusal } from '../refusal.ts';
import { temporaryFolder } from '../temporary-folder.ts';

describe('a folder of train and test folders', () => {
  const train = { 'train/a/1.png': grey(1), 'train/b/1.png': grey(2) };

  it('labels the test images as the train images', async () => {
    const folder = await temporaryFolder({ ...train, 'test/b/1.png': grey(3) });
    const dataset = await loadDataset(folder);
    expect(dataset.labels).toEqual(['a', 'b']);
    expect(dataset.train.labels).toEqual(Uint8Array.of(0, 1));
    const pixels = Uint8Array.of(3, 3);
    const labels = Uint8Array.of(1);
    expect(dataset.test).toEqual({ count: 1, height: 1, width: 2, channels: 1, pixels, labels });
  });

  it.each([
    ['training', 'testing'],
    ['Train', 'Test'],
    ['train', 'val'],
    ['train', 'validation'],
  ])('may be called %s and %s', async (first, second) => {
    const folder = await temporaryFolder({
      [`${first}/a/1.png`]: grey(1),
      [`${first}/b/1.png`]: grey(2),
      [`${second}/b/1.png`]: grey(3),
    });
    const dataset = await loadDataset(folder);
    expect(dataset.labels).toEqual(['a', 'b']);
    expect([...dataset.train.pixels]).toEqual([1, 1, 2, 2]);
    expect([...(dataset.test?.pixels ?? [])]).toEqual([3, 3]);
  });

  it('may have a validation folder beside them, whose images are trained on', async () => {
    const files = { ...train, 'val/b/1.png': grey(4), 'test/b/1.png': grey(3) };
    const folder = await temporaryFolder(files);
    const { train: images, notes } = await loadDataset(folder);
    expect([...images.pixels]).toEqual([1, 1, 2, 2, 4, 4]);
    expect(notes).toEqual([
      `${folder}/val: 1 images join the training images; a run holds out validation images of its own`,
    ]);
  });

  it('may go without test images', async () => {
    const dataset = await loadDataset(await temporaryFolder(train));
    expect(dataset.labels).toEqual(['a', 'b']);
    expect(dataset.test).toBeUndefined();
  });

  it('are class folders where there are others beside them', async () => {
    const folder = await temporaryFolder({ 'train/1.png': grey(1), 'plane/1.png': grey(2) });
    expect((await loadDataset(folder)).labels).toEqual(['plane', 'train']);
  });

  it('refuses a test class that the train images do not have', async () => {
    const { folder, message } = await folderRefusal({ ...train, 'test/c/1.png': grey(3) });
    expect(message).toBe(`${folder}/test/c: not a class of the train images`);
  });

  it('refuses test images of another size', async () => {
    const { folder, message } = await folderRefusal({
      ...train,
      'test/a/1.png': png(1, 1, 1, [0]),
    });
    expect(message).toBe(
      `${folder}/test/a/1.png: 1 wide and 1 high, expected 2 wide and 1 high as in ${folder}/train/a/1.png; to scale all images, give --size, such as --size 8`,
    );
  });

  it.each([
    ['no other', {}, []],
    ['validation images, which are then tested with', { 'val/b/1.png': grey(4) }, [4, 4]],
  ])('goes without test images that lie in no classes, with %s', async (_name, others, tests) => {
    const folder = await temporaryFolder({ ...train, ...others, 'test/1.png': grey(3) });
    const { train: images, test, labels, notes } = await loadDataset(folder);
    expect(labels).toEqual(['a', 'b']);
    expect([...images.pixels]).toEqual([1, 1, 2, 2]);
    expect([...(test?.pixels ?? [])]).toEqual(tests);
    expect(notes).toEqual([`${folder}/test: its images lie in no class folders, and are not used`]);
  });

  it('refuses a train or test folder without class folders', async () => {
    const noTest = await folderRefusal({ ...train, 'test/.gitkeep': '' });
    expect(noTest.message).toBe(`${noTest.folder}/test: no class folders`);
    const noTrain = await folderRefusal({ 'train/.gitkeep': '', 'test/a/1.png': grey(1) });
    expect(noTrain.message).toBe(`${noTrain.folder}/train: no class folders`);
  });
});
