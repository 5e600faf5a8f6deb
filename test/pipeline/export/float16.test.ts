import { fc } from '../../fixtures/seeded-checks.ts';
import { describe, expect, it } from 'vitest';
import { toFloat16Bytes } from '../../../pipeline/export/network.ts';

/** IEEE 754-2019, binary16: sign, 5 bits of exponent biased by 15, 10 bits of fraction. */
function decodeHalf(bits: number): number {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function roundTrip(value: number): number {
  const [low = 0, high = 0] = toFloat16Bytes(Float32Array.of(value));
  return decodeHalf(high * 256 + low);
}

describe('half floats', () => {
  it('have the bit patterns of the standard, little-endian', () => {
    const bytes = toFloat16Bytes(Float32Array.of(1, -2, 65_504, 2 ** -24));
    expect([...bytes]).toEqual([0x00, 0x3c, 0x00, 0xc0, 0xff, 0x7b, 0x01, 0x00]);
  });

  it('round to nearest, ties to even', () => {
    // Between 1 and 1 + 2⁻¹⁰ the tie goes to 1; between 1 + 2⁻¹⁰ and 1 + 2⁻⁹, to the latter.
    expect(roundTrip(1 + 2 ** -11)).toBe(1);
    expect(roundTrip(1 + 3 * 2 ** -11)).toBe(1 + 2 ** -9);
  });

  it('are within half a unit in the last place of any weight', () => {
    fc.assert(
      fc.property(fc.float({ min: -100, max: 100, noNaN: true }), (value) => {
        const unit = Math.max(2 ** (Math.floor(Math.log2(Math.abs(value) || 1)) - 10), 2 ** -24);
        expect(Math.abs(roundTrip(value) - value)).toBeLessThanOrEqual(unit / 2);
      }),
    );
  });
});
