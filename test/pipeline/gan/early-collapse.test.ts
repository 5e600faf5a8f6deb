import { describe, expect, it } from 'vitest';
import {
  afterCollapse,
  areOfOneKind,
  isEarlyLookDue,
  varietyOfReal,
  varietyOfSamples,
} from '../../../pipeline/gan/early-collapse.ts';
import { tinyConditionalConfiguration } from '../../fixtures/tiny-configuration.ts';

describe('the look for an early collapse', () => {
  const looks = (logEvery: number) =>
    Array.from(
      { length: Math.floor(4000 / logEvery) },
      (_, index) => (index + 1) * logEvery,
    ).filter((step) => isEarlyLookDue(step, logEvery));

  it('is at iterations 1000, 1500 and 2000', () => {
    expect(looks(20)).toEqual([1000, 1500, 2000]);
    expect(looks(1)).toEqual([1000, 1500, 2000]);
  });

  it('is at the next line of a log whose lines are at other iterations', () => {
    expect(looks(30)).toEqual([1020, 1500, 2010]);
    expect(looks(800)).toEqual([1600, 2400]);
  });

  it('finds a collapse in samples that are nearly one image, and none in early variety', () => {
    // Letters with `quick`, and the least that MNIST had at iteration 500 (docs/experiments.md).
    expect(areOfOneKind(2, 57)).toBe(true);
    expect(areOfOneKind(34, 48)).toBe(false);
  });
});

describe('what a collapsed run begins again with', () => {
  const configuration = { ...tinyConditionalConfiguration, onCollapse: 'augment' } as const;

  it('is DiffAugment as published, moving by an eighth of the shorter side', () => {
    const large = { ...configuration, imageShape: [32, 24, 3] } as const;
    expect(afterCollapse({ ...large, augmentation: { kind: 'none' } })).toEqual({
      ...large,
      augmentation: { kind: 'diffAugment', color: 1, shift: 3, cutout: 0.5 },
    });
  });

  it('is nothing with the alternating step, which takes no augmentation', () => {
    const alternating = {
      ...configuration,
      play: 'alternating',
      augmentation: { kind: 'none' },
    } as const;
    expect(afterCollapse(alternating)).toBeNull();
  });

  it('is nothing where the run augments already, or is to go on', () => {
    const augmented = { kind: 'translation', pixels: 1 } as const;
    expect(afterCollapse({ ...configuration, augmentation: augmented })).toBeNull();
    const plain = { ...configuration, augmentation: { kind: 'none' } } as const;
    expect(afterCollapse({ ...plain, onCollapse: 'goOn' })).toBeNull();
  });
});

describe('the variety of real images', () => {
  it('is of all classes, also where the data are sorted by class', () => {
    const count = 4000;
    const pixels = Uint8Array.from({ length: count }, (_, index) => (index < count / 2 ? 0 : 200));
    const labels = new Uint8Array(count);
    expect(varietyOfReal({ count, height: 1, width: 1, channels: 1, pixels, labels })).toBe(100);
  });

  it('is measured as that of samples is', () => {
    const images = [
      [0, 10],
      [100, 30],
    ].map((values) => Uint8Array.from(values));
    expect(varietyOfSamples(images)).toBe((50 + 10) / 2);
  });
});
