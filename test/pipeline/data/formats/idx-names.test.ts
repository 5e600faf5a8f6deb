import { expect, it } from 'vitest';
import { liesTransposed } from '../../../../pipeline/data/formats/emnist.ts';
import { idxFileOf } from '../../../../pipeline/data/formats/idx-names.ts';

const emnist = ['balanced', 'byclass', 'bymerge', 'digits', 'letters', 'mnist'];

it.each(emnist)('knows the files of emnist-%s, whose images lie transposed', (split) => {
  for (const part of ['train', 'test'] as const) {
    const file = idxFileOf(`emnist-${split}-${part}-images-idx3-ubyte.gz`);
    expect(file).toEqual({
      prefix: `emnist-${split}`,
      split: part,
      kind: 'images',
      isPacked: true,
    });
    expect(liesTransposed(file?.prefix ?? '')).toBe(true);
  }
});

it.each([
  'train-images-idx3-ubyte',
  'train-images.idx3-ubyte',
  'train-images-idx3-ubyte.gz',
  'train-images-idx3-ubyte (1).gz',
  'TRAIN-IMAGES-IDX3-UBYTE(2)',
  'qmnist-train-images-idx3-ubyte',
  'kmnist-train-images-idx3-ubyte',
])('takes %s for training images that lie upright', (name) => {
  const file = idxFileOf(name);
  expect(file).toMatchObject({ split: 'train', kind: 'images' });
  expect(liesTransposed(file?.prefix ?? '')).toBe(false);
});

it.each(['emnist_letters', 'EMNIST-Letters', 'my-emnist-letters'])(
  'takes images whose names begin with %s for transposed ones',
  (prefix) => {
    expect(liesTransposed(prefix)).toBe(true);
  },
);
