import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../../pipeline/data/dataset.ts';
import { fashionMnistFolder, needs } from '../../../fixtures/requirements.ts';
import { classCounts } from '../class-counts.ts';

describe('a second real data set', () => {
  it("reads Debian's Fashion-MNIST", needs('fashionMnist'), async () => {
    const dataset = await loadDataset(fashionMnistFolder);
    expect(dataset.name).toBe('fashion-mnist');
    expect(dataset.labels).toHaveLength(10);
    expect(dataset.train).toMatchObject({ count: 60_000, height: 28, width: 28 });
    expect(dataset.test).toMatchObject({ count: 10_000, height: 28, width: 28 });
    expect([...dataset.train.labels.subarray(0, 5)]).toEqual([9, 0, 0, 3, 0]);
    expect(classCounts(dataset.train, 10)).toEqual(Array.from({ length: 10 }, () => 6000));
    // zcat | tail -c +17 train images, tail -c +9 train labels, then those of t10k, into sha256sum.
    expect(dataset.sha256).toBe('ca3ab2a37f845e1b8ae23cab1b51749a3011ba3bf1d9016176d75cbaabac376f');
  });
});
