import { describe, expect, it } from 'vitest';
import {
  examplesAsText,
  exampleImages,
  inspectDataset,
} from '../../../pipeline/data/inspection.ts';
import type { LabelledImages } from '../../../pipeline/data/images.ts';

/** Images of 4 × 4 with numbered pixels, no two alike, in the classes given. */
function images(labels: readonly number[], first = 0): LabelledImages {
  const pixels = Uint8Array.from({ length: 16 * labels.length }, (_, index) =>
    index % 16 === 5 ? 1 + first + Math.floor(index / 16) : 0,
  );
  const count = labels.length;
  return { count, height: 4, width: 4, channels: 1, pixels, labels: Uint8Array.from(labels) };
}

const dataset = { name: 'four', sha256: 'a'.repeat(64), labels: ['a', 'b'] };

describe('the inspection of a data set', () => {
  it('counts images by class and finds nothing odd in a sound one', () => {
    const train = images([0, 1, 1]);
    expect(inspectDataset({ ...dataset, train, test: images([0, 1], 10) })).toEqual({
      trainCount: 3,
      testCount: 2,
      height: 4,
      width: 4,
      channels: 1,
      classes: [
        { name: 'a', train: 1, test: 1 },
        { name: 'b', train: 2, test: 1 },
      ],
      background: 'dark',
      oddities: [],
    });
  });

  it('names what is odd', () => {
    const train = images([0, ...Array.from({ length: 10 }, () => 1)]);
    const blank = { ...train, pixels: train.pixels.map((pixel) => (pixel <= 3 ? 0 : pixel)) };
    const test = images([0], 4);
    const { oddities } = inspectDataset({ ...dataset, labels: ['1', '2'], train: blank, test });
    expect(oddities).toEqual([
      'the class 2 has 10 training images, and 1 has 1: rare classes are drawn worse',
      'no test image has the label 2',
      'the labels go from 1 to 2: label=1 asks for the class 1, not for the second one',
      'training images that repeat others pixel by pixel: 2',
      'of these with another label than the first one: 2',
      'test images that are also training images, pixel by pixel: 1',
      'training images of one colour only: 3',
    ]);
  });

  it('sees a light background, and a size that the networks do not take', () => {
    const train: LabelledImages = {
      count: 1,
      height: 3,
      width: 5,
      channels: 1,
      pixels: new Uint8Array(15).fill(255),
      labels: Uint8Array.of(0),
    };
    const { background, oddities } = inspectDataset({ ...dataset, train, test: undefined });
    expect(background).toBe('light');
    expect(oddities.at(-1)).toBe(
      '3 × 5 pixels: the networks are made for sides of 4 to 128; --size scales them',
    );
  });

  it('shows the first images of each class, and blanks where a class has fewer', () => {
    const examples = exampleImages(
      { labels: dataset.labels, train: images([1, 0, 1]) },
      { columns: 2 },
    );
    expect(examples.map((image) => image[5])).toEqual([2, 0, 1, 3]);
  });
});

describe('images as text for a terminal', () => {
  /** A square of ink in the corner of an image, another place for each class. */
  const square = (label: number, channels: 1 | 3, isLight: boolean): Uint8Array =>
    Uint8Array.from({ length: 16 * channels }, (_, index) => {
      const place = Math.floor(index / channels);
      const isInk = place < 8 && Math.floor((place % 4) / 2) === label;
      return isInk === isLight ? 10 : 240;
    });
  const data = (channels: 1 | 3, isLight: boolean) => {
    const pixels = Uint8Array.from(
      [0, 1].flatMap((label) => [...square(label, channels, isLight)]),
    );
    const train: LabelledImages = {
      count: 2,
      height: 4,
      width: 4,
      channels,
      pixels,
      labels: Uint8Array.of(0, 1),
    };
    return { labels: ['a', 'b'], train };
  };
  const bothClasses = ['', '  ██      ██', '', '', ''].join('\n');

  it('show one of each class, with light ink on the dark ground of a terminal', () => {
    expect(examplesAsText(data(1, false), 'dark')).toBe(bothClasses);
    expect(examplesAsText(data(1, true), 'light')).toBe(bothClasses);
    expect(examplesAsText(data(3, true), 'light')).toBe(bothClasses);
  });

  it('are as many as fit the width, several of a class where there are few, or none', () => {
    expect(examplesAsText(data(1, false), 'dark', 9)).toBe(['', '  ██', '', '', ''].join('\n'));
    expect(examplesAsText(data(1, false), 'dark', 7)).toBe('');
    const longest = Math.max(
      ...examplesAsText(data(1, false), 'dark', 40)
        .split('\n')
        .map((line) => line.length),
    );
    expect(longest).toBeLessThanOrEqual(40);
  });
});
