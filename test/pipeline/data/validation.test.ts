import { describe, expect, it } from 'vitest';
import { type Dataset, loadDataset } from '../../../pipeline/data/dataset.ts';
import {
  defaultTestImages,
  defaultValidationImages,
  holdOutValidation,
  referenceImages,
  requireTestImages,
  withTestImages,
} from '../../../pipeline/data/validation.ts';

/** Images of one pixel each, whose value is the image's own number. */
function numbered(labels: readonly number[], sha256 = 'a'.repeat(64)): Dataset {
  return {
    name: 'numbered',
    sha256,
    labels: ['zero', 'one', 'two'].slice(0, Math.max(...labels) + 1),
    train: {
      count: labels.length,
      height: 1,
      width: 1,
      channels: 1,
      pixels: Uint8Array.from(labels, (_, index) => index),
      labels: Uint8Array.from(labels),
    },
    test: undefined,
  };
}

const thirds = numbered(Array.from({ length: 240 }, (_, index) => index % 3));

function numbers(dataset: Dataset, part: 'train' | 'validation'): readonly number[] {
  return [...(dataset[part]?.pixels ?? [])];
}

describe('holding out validation images', () => {
  it('parts the training images in two, each in their own order, with their labels', () => {
    const split = holdOutValidation(thirds, 40);
    const [train, validation] = [numbers(split, 'train'), numbers(split, 'validation')];
    expect([train.length, validation.length]).toEqual([200, 40]);
    expect([...train, ...validation].toSorted((a, b) => a - b)).toEqual([...Array(240).keys()]);
    expect(train).toEqual(train.toSorted((a, b) => a - b));
    expect(validation).toEqual(validation.toSorted((a, b) => a - b));
    expect([...split.train.labels]).toEqual(train.map((index) => index % 3));
    expect([split.name, split.sha256]).toEqual([thirds.name, thirds.sha256]);
  });

  it('takes the same images for the same data, and others for other data', () => {
    const heldOut = (dataset: Dataset) => numbers(holdOutValidation(dataset, 40), 'validation');
    expect(heldOut(thirds)).toEqual(heldOut(thirds));
    expect(heldOut(thirds)).not.toEqual(heldOut({ ...thirds, sha256: 'b'.repeat(64) }));
  });

  it('adds to a smaller set what makes it a larger one', () => {
    const larger = new Set(numbers(holdOutValidation(thirds, 60), 'validation'));
    const smaller = numbers(holdOutValidation(thirds, 40), 'validation');
    expect(smaller.every((index) => larger.has(index))).toBe(true);
  });

  it('leaves each class an image to train on', () => {
    const rare = numbered([...Array<number>(50).fill(0), 1, 2]);
    const { train } = holdOutValidation(rare, 49);
    expect([...train.labels].toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
  });

  it('refuses more images than that leaves, and says how many there are', () => {
    expect(() => holdOutValidation(thirds, 238)).toThrow(
      '--validation-images 238: numbered has 240 training images, and each class must keep one of them; at most 237 are allowed',
    );
  });

  it('holds out none when none are asked for', () => {
    expect(holdOutValidation(thirds, 0)).toBe(thirds);
  });
});

describe('the default', () => {
  it('is a sixth of the training images, 10,000 at most, and none of fewer than 120', () => {
    const ofCount = (count: number) =>
      defaultValidationImages({ train: { ...thirds.train, count } });
    expect([60_000, 200_000, 600, 120, 119].map(ofCount)).toEqual([10_000, 10_000, 100, 20, 0]);
  });

  it('is 10,000 of MNIST, of every class about a tenth', async () => {
    const mnist = await loadDataset('mnist');
    const { train, validation } = holdOutValidation(mnist, defaultValidationImages(mnist));
    expect([train.count, validation?.count]).toEqual([50_000, 10_000]);
    const counts = mnist.labels.map(
      (_, label) => validation?.labels.filter((found) => found === label).length ?? 0,
    );
    expect(Math.min(...counts)).toBeGreaterThan(800);
    expect(Math.max(...counts)).toBeLessThan(1200);
  });
});

describe('the test images of a data set without any', () => {
  const many = { ...thirds, train: { ...thirds.train, count: 903 } };

  it('are a seventh of the training images, 10,000 at most, and none of a small set', () => {
    expect(defaultTestImages(many)).toBe(129);
    expect(defaultTestImages({ train: { ...many.train, count: 902 }, test: undefined })).toBe(0);
    expect(defaultTestImages({ train: { ...many.train, count: 90_000 }, test: undefined })).toBe(
      10_000,
    );
    expect(defaultTestImages({ ...many, test: thirds.train })).toBe(0);
  });

  it('are set apart by the hash of the data, and are not among the validation images', () => {
    const tested = withTestImages(thirds, 30);
    expect(tested).toMatchObject({ testImagesSetApart: 30, sha256: thirds.sha256 });
    expect(tested.notes).toEqual(['has no test images: 30 of 240 images are kept apart as such']);
    expect(withTestImages(thirds, 30).test?.pixels).toEqual(tested.test?.pixels);
    const split = holdOutValidation(tested, 40);
    expect([split.train.count, split.validation?.count, split.test?.count]).toEqual([170, 40, 30]);
    const other = withTestImages({ ...thirds, sha256: 'f'.repeat(64) }, 30);
    expect(other.test?.pixels).not.toEqual(tested.test?.pixels);
  });

  it('are none where none are asked for', () => {
    expect(withTestImages(thirds, 0)).toBe(thirds);
  });
});

describe('the images to compare with', () => {
  const test = { ...thirds.train, count: 7 };

  it('are the validation images, or the test images where none are held out', () => {
    const split = holdOutValidation({ ...thirds, test }, 40);
    expect(referenceImages(split)).toMatchObject({ kind: 'validation', count: 40 });
    expect(referenceImages({ ...thirds, test })).toMatchObject({ kind: 'test', count: 7 });
  });

  it('are the test images where those are asked for', () => {
    const split = holdOutValidation({ ...thirds, test }, 40);
    expect(referenceImages(split, 'test')).toMatchObject({ kind: 'test', count: 7 });
  });

  it('are missing from a data set that has neither, which is said', () => {
    expect(() => referenceImages(thirds)).toThrow(
      '--data numbered: has no images to compare with: give pipeline:train --test-images or --validation-images, or add test images: t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, or a folder test/ beside train/',
    );
    expect(() => referenceImages(holdOutValidation(thirds, 40), 'test')).toThrow(
      '--data numbered: has no test images; they are t10k-images-idx3-ubyte',
    );
  });
});

describe('the number of test images that a person asks for', () => {
  it('is taken as it is, and refused where the data have their own or too few', () => {
    expect(requireTestImages(thirds, undefined)).toBeUndefined();
    expect(requireTestImages(thirds, 237)).toBe(237);
    expect(() => requireTestImages(thirds, 238)).toThrow(
      '--test-images 238: numbered has 240 images, and each class must keep one of them; at most 237 are allowed',
    );
    expect(() => requireTestImages({ ...thirds, test: thirds.train }, 5)).toThrow(
      '--test-images 5: numbered has 240 test images of its own; leave the flag out',
    );
  });
});
