import { describe, expect, it } from 'vitest';
import { withGivenLabels } from '../../../pipeline/data/given-labels.ts';
import type { LabelledImages } from '../../../pipeline/data/images.ts';
import { refusal } from './refusal.ts';

const count = 8;
const images: LabelledImages = {
  count,
  height: 1,
  width: 1,
  channels: 1,
  pixels: Uint8Array.from({ length: count }, (_, index) => (index === 7 ? 1 : index)),
  labels: new Uint8Array(count),
};
const paths = Array.from({ length: count }, (_, index) => `a/${index}.png`);

const read = (text: string) => withGivenLabels(images, paths, text, 'own.csv');

describe('labels that a person gave', () => {
  it('are those of the images in the file, of which some are kept apart to count errors on', () => {
    const { contents, labelled, notes } = read(
      'image,label\na/0.png,cat\n./a/1.png,"dog, big"\na/4.png,cat\na/5.png,"dog, big"\n',
    );
    expect(contents.labels).toEqual(['cat', 'dog, big']);
    expect([...(contents.test?.pixels ?? [])]).toEqual([0, 1]);
    expect([...(contents.test?.labels ?? [])]).toEqual([0, 1]);
    expect([...contents.train.pixels]).toEqual([2, 3, 4, 5, 6, 1]);
    expect([...labelled].map((index) => contents.train.pixels[index])).toEqual([4, 5]);
    expect([...labelled].map((index) => contents.train.labels[index])).toEqual([0, 1]);
    expect(notes).toEqual(['4 of 8 images have labels: 2 to train on, 2 to count errors on']);
  });

  it('name images that are no files by their numbers, with or without a line of names', () => {
    const { contents } = withGivenLabels(images, undefined, '0,x\n1,y\n2,x\n3,y\n', 'own.csv');
    expect(contents.labels).toEqual(['x', 'y']);
  });

  it.each([
    ['a/0.png,cat\na/9.png,cat\n', 'line 2: no image a/9.png; images are named like a/0.png'],
    ['a/0.png,\n', 'line 1: the image a/0.png has no label'],
    ['a/0.png,x\na/1.png,y\na/0.png,y\n', 'line 3: the image a/0.png is y, but x in line 1'],
    ['image,label\n', 'no labels; a row is an image and its label'],
    ['a/0.png,x\na/1.png,x\n', '1 different labels; 2 to 256 are allowed'],
    [
      'a/1.png,x\na/2.png,x\na/7.png,y\na/3.png,y\n',
      'lines 1 and 3: two equal images with the labels x and y',
    ],
    [
      'a/0.png,x\na/1.png,x\na/2.png,y\n',
      'the label y has one image; two or more are needed, as one is kept apart to count errors on',
    ],
  ])('are refused in %j', async (text, problem) => {
    expect(await refusal(() => read(text))).toBe(`own.csv: ${problem}`);
  });
});
