import { describe, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { fillNormal } from '../../../models/seed/normal.ts';

describe('normal deviates', () => {
  it('have the moments of the standard normal distribution', () => {
    const count = 200_000;
    const values = fillNormal(generatorFromDigest(digestOf('moments')), new Float32Array(count));
    const moment = (power: number) =>
      values.reduce((sum, value) => sum + value ** power, 0) / count;
    expect(moment(1)).toBeCloseTo(0, 1.9);
    expect(moment(2)).toBeCloseTo(1, 1.9);
    expect(moment(3)).toBeCloseTo(0, 1.4);
    expect(moment(4)).toBeCloseTo(3, 0.9);
  });

  it('are the same for an odd length, but for the last sine', () => {
    const generator = () => generatorFromDigest(digestOf('odd'));
    const even = fillNormal(generator(), new Float32Array(8));
    const odd = fillNormal(generator(), new Float32Array(7));
    expect([...odd]).toEqual([...even.subarray(0, 7)]);
  });
});
