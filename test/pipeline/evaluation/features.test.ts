import { describe, expect, it } from 'vitest';
import { fillNormal } from '../../../models/seed/normal.ts';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { classFeatures } from '../../../pipeline/evaluation/features.ts';

/** Normal deviates as features. */
function normalFeatures(count: number, size: number) {
  const values = new Float32Array(count * size);
  return { count, size, values: fillNormal(generatorFromDigest(digestOf('features')), values) };
}

describe('the features of a class', () => {
  it('have moments for a Fréchet distance where there are more images than features', async () => {
    const size = 6;
    // 7 of class 0, 6 of class 1, one of class 2, none of class 3
    const labels = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2];
    const classes = await classFeatures(normalFeatures(labels.length, size), labels, 4);
    expect(classes.map(({ moments }) => moments !== null)).toEqual([true, false, false, false]);
    expect(classes.map(({ variety }) => variety !== null)).toEqual([true, true, false, false]);
    expect(classes[0]?.moments?.covariance).toHaveLength(size ** 2);
  });
});
