import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
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

  it("are those of the engine's Math.log, Math.cos and Math.sin after rounding", () => {
    const count = 1_000_000;
    const values = fillNormal(generatorFromDigest(digestOf('engine')), new Float32Array(count));
    const generator = generatorFromDigest(digestOf('engine'));
    let differences = 0;
    for (let index = 0; index < count; index += 2) {
      const radius = Math.sqrt(-2 * Math.log(1 - uniformFloat64(generator)));
      const angle = 2 * Math.PI * uniformFloat64(generator);
      if (values[index] !== Math.fround(radius * Math.cos(angle))) differences++;
      if (values[index + 1] !== Math.fround(radius * Math.sin(angle))) differences++;
    }
    // An engine that errs by a unit in the last place moves about one deviate in 10⁸.
    expect(differences).toBeLessThanOrEqual(1);
  });

  it('are the same for an odd length, but for the last sine', () => {
    const generator = () => generatorFromDigest(digestOf('odd'));
    const even = fillNormal(generator(), new Float32Array(8));
    const odd = fillNormal(generator(), new Float32Array(7));
    expect([...odd]).toEqual([...even.subarray(0, 7)]);
  });
});
