import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../pipeline/data/dataset.ts';
import { defaultReading } from '../../../pipeline/data/format.ts';
import { withGivenLabels } from '../../../pipeline/data/given-labels.ts';
import type { LabelledImages } from '../../../pipeline/data/images.ts';
import { grey, png } from './grey-png.ts';
import { refusal } from './refusal.ts';
import { temporaryFolder } from './temporary-folder.ts';

const count = 8;
/** Images of one pixel, of which the last equals the second. */
const images: LabelledImages = {
  count,
  height: 1,
  width: 1,
  channels: 1,
  pixels: Uint8Array.from({ length: count }, (_, index) => (index === 7 ? 1 : index)),
  labels: new Uint8Array(count),
};
const paths = Array.from({ length: count }, (_, index) => `a/${index}.png`);

const read = (text: string) =>
  withGivenLabels({ train: images, trainPaths: paths }, text, 'own.csv');

describe('labels that a person gave', () => {
  it('are those of the images in the file, of which some are kept apart to count errors on', () => {
    const { contents, labelled, notes } = read(
      'image,label\na/0.png,cat\n./a/2.png,"dog, big"\na/4.png,cat\na/5.png,"dog, big"\n',
    );
    expect(contents.labels).toEqual(['cat', 'dog, big']);
    expect([...(contents.test?.pixels ?? [])]).toEqual([0, 2]);
    expect([...(contents.test?.labels ?? [])]).toEqual([0, 1]);
    expect([...contents.train.pixels]).toEqual([1, 3, 4, 5, 6, 1]);
    expect([...labelled].map((index) => contents.train.pixels[index])).toEqual([4, 5]);
    expect([...labelled].map((index) => contents.train.labels[index])).toEqual([0, 1]);
    expect(notes).toEqual(['4 of 8 images have labels: 2 to train on, 2 to count errors on']);
  });

  it('name images that are no files by their numbers, with or without a line of names', () => {
    const { contents } = withGivenLabels({ train: images }, '0,x\n1,y\n2,x\n3,y\n', 'own.csv');
    expect(contents.labels).toEqual(['x', 'y']);
  });

  it('hold for images that equal a labelled one, which are counted and named', () => {
    const { contents, labelled, notes } = read(
      'a/0.png,x\na/2.png,y\na/1.png,x\na/3.png,y\na/4.png,y\n',
    );
    expect([...labelled].map((index) => contents.train.pixels[index])).toEqual([1, 3, 4, 1]);
    expect(notes).toEqual([
      '5 of 8 images have labels: 4 to train on, 2 to count errors on',
      'images that equal a labelled one and get its label: 1 (a/7.png equals a/1.png)',
    ]);
  });

  it('are told from others only in upper and lower case, and it is said', () => {
    const { contents, notes } = read(
      'a/0.png,a\na/1.png,A\na/2.png,a\na/3.png,A\na/4.png,b\na/5.png,b\n',
    );
    expect(contents.labels).toEqual(['a', 'A', 'b']);
    expect(notes[1]).toBe(
      'labels that differ only in upper and lower case are classes of their own: a, A',
    );
  });

  it('are told from others that are the same number, and it is said', () => {
    const { notes } = read(
      'a/0.png,1\na/1.png,1.0\na/2.png,1\na/3.png,1.0\na/4.png,x\na/5.png,x\n',
    );
    expect(notes[1]).toBe(
      'labels that differ only in how a number is written are classes of their own: 1, 1.0',
    );
  });

  it('keep an image out of the training that equals one which errors are counted on', () => {
    const { contents } = read('a/1.png,x\na/2.png,y\na/0.png,x\na/3.png,y\n');
    expect([...(contents.test?.pixels ?? [])]).toEqual([1, 2]);
    expect([...contents.train.pixels]).not.toContain(1);
  });

  it.each([
    ['a/0.png,x\na/1.png,x\n', 'all labels are x; 2 to 256 different ones are allowed'],
    [
      'a/1.png,x\na/2.png,x\na/7.png,y\na/3.png,y\n',
      'lines 1 and 3: two equal images with the labels x and y',
    ],
    [
      'a/0.png,x\na/1.png,x\na/2.png,y\n',
      'the label y has one image; two different ones or more are needed, as one is kept apart to count errors on',
    ],
    [
      'a/0.png,x\na/2.png,x\na/1.png,y\na/7.png,y\n',
      'the label y has 2 images that are all equal; two different ones or more are needed, as one is kept apart to count errors on',
    ],
    [
      'a/0.png,cat\na/1.png,cat\na/2.png,Cat\n',
      'the label Cat (cat is another label) has one image; two different ones or more are needed, as one is kept apart to count errors on',
    ],
    [
      `a/0.png,x\na/1.png,x\na/2.png,${'y'.repeat(65)}\n`,
      'the name of a class has 65 characters; at most 64 are allowed',
    ],
  ])('are refused in %j', async (text, problem) => {
    expect(await refusal(() => read(text))).toBe(`own.csv: ${problem}`);
  });
});

describe('a data set with a file of labels', () => {
  it('has another hash when another of its images is labelled', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 6 }, (_, index) => [`${index}.png`, grey(40 * index)] as const),
    );
    const folder = await temporaryFolder(files);
    const labels = join(await temporaryFolder({}), 'labels.csv');
    const hashOf = async (text: string) => {
      await writeFile(labels, text);
      return (await loadDataset(folder, { ...defaultReading, labels })).sha256;
    };
    const rows = '0.png,x\n1.png,y\n2.png,x\n3.png,y\n';
    expect(await hashOf(`${rows}4.png,x\n`)).not.toBe(await hashOf(rows));
  });

  it('is refused with a file of another size, which is named', async () => {
    const folder = await temporaryFolder({ '0.png': grey(1), '1.png': png(1, 1, 1, [1]) });
    const labels = join(await temporaryFolder({ 'labels.csv': '0.png,x\n' }), 'labels.csv');
    expect(await refusal(() => loadDataset(folder, { ...defaultReading, labels }))).toBe(
      `${join(folder, '1.png')}: 1 wide and 1 high, expected 2 wide and 1 high as in ${join(folder, '0.png')}; to scale all images, give --size, such as --size 8`,
    );
  });

  it('names a test image as such, whatever folders are in front of it', async () => {
    const folder = await temporaryFolder({
      'flowers/train/rose/0.png': grey(1),
      'flowers/train/tulip/1.png': grey(2),
      'flowers/test/rose/2.png': grey(3),
    });
    for (const path of ['test/rose/2.png', 'C:\\me\\flowers\\test\\rose\\2.png']) {
      const text = `image,label\ntrain/rose/0.png,rose\n${path},rose\n`;
      const labels = join(await temporaryFolder({ 'labels.csv': text }), 'labels.csv');
      const load = async () => loadDataset(join(folder, 'flowers'), { ...defaultReading, labels });
      expect(await refusal(load)).toBe(
        `${labels}: line 3: ${path} is one of the test images, but labels belong to training images, such as train/rose/0.png`,
      );
    }
  });

  it('passes over the labels of images that cannot be decoded, where those are left out', async () => {
    const folder = await temporaryFolder({
      ...Object.fromEntries(Array.from({ length: 4 }, (_, index) => [`${index}.png`, grey(index)])),
      'broken.png': Buffer.from('no image'),
    });
    const text = '0.png,x\nbroken.png,x\n1.png,x\n2.png,y\n3.png,y\n';
    const labels = join(await temporaryFolder({ 'labels.csv': text }), 'labels.csv');
    const { notes } = await loadDataset(folder, { ...defaultReading, labels, skipBroken: true });
    expect(notes?.[0]).toMatch(/^image files left out: 1; the first: .*broken\.png: /);
    expect(notes?.[1]).toBe('4 of 4 images have labels: 2 to train on, 2 to count errors on');
  });

  it('says which numbers the training images have', async () => {
    const labels = join(await temporaryFolder({ 'labels.csv': '0,x\n60000,y\n' }), 'labels.csv');
    const load = async () => loadDataset('mnist', { ...defaultReading, labels });
    expect(await refusal(load)).toBe(
      `${labels}: line 2: no image 60000; the training images have the numbers 0 to 59999`,
    );
  });

  it('takes MNIST too, whose own labels are forgotten', async () => {
    const labels = join(
      await temporaryFolder({ 'labels.csv': '0,x\n1,y\n2,x\n3,y\n' }),
      'labels.csv',
    );
    const {
      train,
      labels: names,
      labelled,
    } = await loadDataset('mnist', { ...defaultReading, labels });
    expect(names).toEqual(['x', 'y']);
    expect(train.count).toBe(59_998);
    expect(labelled).toHaveLength(2);
  });

  it('is refused where the file of labels is a folder, or is not there', async () => {
    const folder = await temporaryFolder({ 'images/0.png': grey(1) });
    const load = async (labels: string) =>
      refusal(() => loadDataset(join(folder, 'images'), { ...defaultReading, labels }));
    expect(await load(folder)).toBe(`${folder}: is a folder, but a file is wanted`);
    expect(await load(join(folder, 'none'))).toBe(`${join(folder, 'none')}: no such file`);
  });
});
