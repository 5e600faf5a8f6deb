import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { describe, expect, it } from 'vitest';
import { xoroshiro128plus } from '../../../models/seed/xoroshiro128plus.ts';
import { fc } from '../../fixtures/seeded-checks.ts';

const least = -(2 ** 31);
const most = 2 ** 31 - 1;

const states = fc.tuple(fc.integer(), fc.integer(), fc.integer(), fc.integer());

/** Draws `count` times. */
function drawn(generator: RandomGenerator, count: number, draw: (from: RandomGenerator) => number) {
  return Array.from({ length: count }, () => draw(generator));
}

describe('the generator', () => {
  it("gives the numbers and states of pure-rand's, from any state", () => {
    fc.assert(
      fc.property(states, (state) => {
        const [ours, theirs] = [xoroshiro128plus(state), xoroshiro128plusFromState(state)];
        const next = (from: RandomGenerator) => from.next();
        expect(drawn(ours, 100, next)).toEqual(drawn(theirs, 100, next));
        expect(ours.getState()).toEqual(theirs.getState());
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [[0, 0, 0, 0]],
    [[-1, -1, -1, -1]],
    [[least, least, least, least]],
    [[most, most, most, most]],
    [[0, 0, 0, 1]],
    [[least, 0, most, -1]],
  ])('gives the numbers of pure-rand from the state %j', (state) => {
    const next = (from: RandomGenerator) => from.next();
    const theirs = xoroshiro128plusFromState(state);
    expect(drawn(xoroshiro128plus(state), 1000, next)).toEqual(drawn(theirs, 1000, next));
  });

  it('gives the same three million numbers from one state', () => {
    const state = [123_456_789, -987_654_321, 192_837_465, -1_029_384_756];
    const [ours, theirs] = [xoroshiro128plus(state), xoroshiro128plusFromState(state)];
    let differences = 0;
    for (let index = 0; index < 3_000_000; index++) {
      if (ours.next() !== theirs.next()) differences++;
    }
    expect(differences).toBe(0);
    expect(ours.getState()).toEqual(theirs.getState());
  });

  it("gives the distributions of pure-rand what pure-rand's gives them", () => {
    const ranges = fc.tuple(fc.maxSafeInteger(), fc.maxSafeInteger());
    fc.assert(
      fc.property(states, ranges, (state, [first, second]) => {
        const [from, to] = [Math.min(first, second), Math.max(first, second)];
        for (const draw of [
          uniformFloat64,
          (generator: RandomGenerator) => uniformInt(generator, from, to),
          (generator: RandomGenerator) => uniformInt(generator, 0, to & 0xff),
        ]) {
          const theirs = xoroshiro128plusFromState(state);
          expect(drawn(xoroshiro128plus(state), 20, draw)).toEqual(drawn(theirs, 20, draw));
        }
      }),
    );
  });

  it('goes on from a state, and as a clone, where it was, without moving what it comes from', () => {
    const generator = xoroshiro128plus([1, 2, 3, 4]);
    for (let index = 0; index < 10; index++) generator.next();
    const [clone, restored] = [generator.clone(), xoroshiro128plus(generator.getState())];
    const next = (from: RandomGenerator) => from.next();
    const expected = drawn(generator.clone(), 50, next);
    expect(drawn(clone, 50, next)).toEqual(expected);
    expect(drawn(restored, 50, next)).toEqual(expected);
    expect(drawn(generator, 50, next)).toEqual(expected);
  });
});
