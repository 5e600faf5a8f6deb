import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/**
 * xoroshiro128+ (Blackman and Vigna, 2018, arXiv:1805.01407) with rotations by 24, 16 and 37; a number is the low
 * half of the sum of both words. It gives the numbers of pure-rand's generator of this name, and pure-rand's
 * distributions take it. That one is not used because it can also jump: without this, the compressed code of a page
 * that only draws has about 200 bytes less, and 12 KiB are allowed.
 *
 * The state consists of properties of the generator: with variables of a closure V8 takes twice as long for a number.
 *
 * @param state the high and the low half of the first 64-bit word, then those of the second, as signed integers
 */
export function xoroshiro128plus(state: readonly number[]): RandomGenerator {
  const generator = {
    s01: state[0] ?? 0,
    s00: state[1] ?? 0,
    s11: state[2] ?? 0,
    s10: state[3] ?? 0,
    next() {
      const { s01, s00, s11, s10 } = this;
      const high = s11 ^ s01;
      const low = s10 ^ s00;
      this.s01 = (s01 << 24) ^ (s00 >>> 8) ^ high ^ ((high << 16) | (low >>> 16));
      this.s00 = (s00 << 24) ^ (s01 >>> 8) ^ low ^ (low << 16);
      this.s11 = (low << 5) ^ (high >>> 27);
      this.s10 = (high << 5) ^ (low >>> 27);
      return (s00 + s10) | 0;
    },
    getState() {
      return [this.s01, this.s00, this.s11, this.s10];
    },
    clone() {
      return xoroshiro128plus(this.getState());
    },
  };
  return generator;
}
