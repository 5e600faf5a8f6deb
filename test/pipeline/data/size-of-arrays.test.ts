import { expect, it } from 'vitest';
import { loadDataset } from '../../../pipeline/data/dataset.ts';
import { defaultReading } from '../../../pipeline/data/format.ts';
import { idxBytes } from './idx-bytes.ts';
import { temporaryFolder } from './temporary-folder.ts';

it('scales the images of arrays by the mean of an area, and says how they were read', async () => {
  // Two images of 16 × 16 in blocks of 2 × 2: 0, 1, 2 and so on in each block, plus 4 times the block's number.
  const pixels = Array.from({ length: 2 * 256 }, (_, index) => {
    const [y, x] = [Math.floor(index / 16) % 16, index % 16];
    const block = 8 * Math.floor(y / 2) + Math.floor(x / 2);
    return 2 * block + 2 * (y % 2) + (x % 2) * 4;
  });
  const folder = await temporaryFolder({
    'train-images-idx3-ubyte': idxBytes(0x803, [2, 16, 16], pixels),
    'train-labels-idx1-ubyte': idxBytes(0x801, [2], [0, 1]),
  });
  const reading = { ...defaultReading, size: 8 };
  const dataset = await loadDataset(folder, reading);
  const { height, width, labels } = dataset.train;
  expect([height, width, [...labels]]).toEqual([8, 8, [0, 1]]);
  const means = Array.from({ length: 64 }, (_, block) => 2 * block + 3);
  expect([...dataset.train.pixels]).toEqual([...means, ...means]);
  expect(dataset.reading).toEqual(reading);
  expect(dataset.sha256).not.toBe((await loadDataset(folder)).sha256);
});
