import { describe, expect, it } from 'vitest';
import { idxFiles, labelBytes } from '../../models/idx-header.ts';

const image = { height: 4, width: 6, channels: 1 } as const;
const labelsOf = (count: number) => Array.from({ length: count }, (_, label) => `class ${label}`);

describe('the IDX files of a data set', () => {
  it('begin with magic number and sizes as the format has them, for bytes', () => {
    const { images, labels } = idxFiles(3, { image, labels: labelsOf(256) });
    expect([...images.header]).toEqual([0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 6]);
    expect([...labels.header]).toEqual([0, 0, 8, 1, 0, 0, 0, 3]);
    expect([labels.name, labels.bytesOf]).toEqual(['train-labels-idx1-ubyte', 1]);
  });

  it('have a fourth size in colour', () => {
    const { images } = idxFiles(3, { image: { ...image, channels: 3 }, labels: null });
    expect(images.name).toBe('train-images-idx4-ubyte');
    expect([...images.header.subarray(-8)]).toEqual([0, 0, 0, 6, 0, 0, 0, 3]);
  });

  it('have labels of four bytes where a byte does not tell all classes apart', () => {
    const { labels } = idxFiles(3, { image, labels: labelsOf(257) });
    expect(labels.name).toBe('train-labels-idx1-int');
    expect([...labels.header]).toEqual([0, 0, 12, 1, 0, 0, 0, 3]);
    expect([...labelBytes([0, 255, 256], labels.bytesOf)]).toEqual([
      0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 1, 0,
    ]);
  });
});
