import { describe, expect, it } from 'vitest';
import { referenceImages } from '../../../pipeline/data/validation.ts';
import { evaluationSizes } from '../../../pipeline/evaluation/sizes.ts';
import { stripedDataset } from './striped-images.ts';

const striped = stripedDataset();
const dataset = { ...striped, reference: referenceImages(striped) };
/** As many as MNIST, without their pixels. */
const many = {
  ...dataset,
  train: { ...dataset.train, count: 60_000 },
  reference: { ...dataset.reference, count: 10_000 },
};

describe('the sizes of an evaluation', () => {
  it('are all reference images, several draws, and a score from 60,000', () => {
    expect(evaluationSizes({}, many)).toEqual({
      images: 10_000,
      draws: 3,
      scoreImages: 60_000,
      scoreDraws: 3,
      quick: false,
    });
  });

  it('are smaller for a quick evaluation', () => {
    expect(evaluationSizes({ quick: true }, many)).toEqual({
      images: 2000,
      draws: 2,
      scoreImages: 10_000,
      scoreDraws: 1,
      quick: true,
    });
  });

  it('are limited by the size of the data', () => {
    expect(evaluationSizes({}, dataset)).toMatchObject({ images: 140, scoreImages: 300 });
  });

  it('are the requested ones', () => {
    expect(evaluationSizes({ images: 130, draws: 1, scoreDraws: 2 }, dataset)).toMatchObject({
      images: 130,
      draws: 1,
      scoreDraws: 2,
    });
  });

  it('are more than the classifier has features', () => {
    expect(() => evaluationSizes({ images: 128 }, dataset)).toThrow(
      '--images 128: 129 to 140 are allowed, as the classifier has 128 features',
    );
  });

  it('are no more than there are reference images', () => {
    expect(() => evaluationSizes({ images: 141 }, dataset)).toThrow(
      '--images 141: striped has 140 test images; at most that many are allowed',
    );
  });

  it('need enough reference images', () => {
    const reference = { ...dataset.reference, count: 12 };
    expect(() => evaluationSizes({}, { ...dataset, reference })).toThrow(
      "--data striped: has 12 test images; at least 129 are needed for the classifier's 128 features",
    );
  });
});
