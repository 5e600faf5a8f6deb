import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ln, putPolar } from '../../../models/seed/portable-math.ts';

type Row = readonly [x: number, ...values: number[]];

const oracle = JSON.parse(
  readFileSync(new URL('oracle/high-precision.json', import.meta.url), 'utf8'),
) as { readonly ln: readonly Row[]; readonly cosSin: readonly Row[] };

/** The distance to the next double away from zero. */
function unitInTheLastPlace(value: number): number {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, Math.abs(value));
  bits.setBigInt64(0, bits.getBigInt64(0) + 1n);
  return bits.getFloat64(0) - Math.abs(value);
}

/** How far a value is from high + low, in units in the last place of the double `high`. */
function errorInUnits(value: number, high = 0, low = 0): number {
  return Math.abs(value - high - low) / unitInTheLastPlace(high);
}

function cosSin(angle: number): readonly [cos: number, sin: number] {
  const [cos = 0, sin = 0] = putAt(1, angle);
  return [cos, sin];
}

function putAt(radius: number, angle: number): Float64Array {
  const out = new Float64Array(2);
  putPolar(radius, angle, out, 0);
  return out;
}

describe('ln', () => {
  it('is within one unit in the last place of the true value, at the hard points too', () => {
    for (const [x, high, low] of oracle.ln) {
      expect(errorInUnits(ln(x), high, low), `ln ${x}`).toBeLessThan(1);
    }
  });

  it('is exactly 0 at 1', () => {
    expect(ln(1)).toBe(0);
  });

  it("is within two units of the engine's over 500,000 arguments evenly spread in (0, 1]", () => {
    let worst = 0;
    for (let index = 1; index <= 500_000; index++) {
      const x = index / 500_000;
      worst = Math.max(worst, errorInUnits(ln(x), Math.log(x)));
    }
    expect(worst).toBeLessThanOrEqual(2);
  });
});

describe('cos and sin', () => {
  it('are within one unit in the last place of the true values, at the hard points too', () => {
    for (const [angle, ...values] of oracle.cosSin) {
      const [cos, sin] = cosSin(angle);
      expect(errorInUnits(cos, values[0], values[1]), `cos ${angle}`).toBeLessThan(1);
      expect(errorInUnits(sin, values[2], values[3]), `sin ${angle}`).toBeLessThan(1);
    }
  });

  it('are exactly 1 and 0 at 0', () => {
    expect(cosSin(0)).toEqual([1, 0]);
  });

  it("are within two units of the engine's over 500,000 angles evenly spread in [0, 2π]", () => {
    let worst = 0;
    for (let index = 0; index <= 500_000; index++) {
      const angle = (2 * Math.PI * index) / 500_000;
      const [cos, sin] = cosSin(angle);
      worst = Math.max(
        worst,
        errorInUnits(cos, Math.cos(angle)),
        errorInUnits(sin, Math.sin(angle)),
      );
    }
    expect(worst).toBeLessThanOrEqual(2);
  });

  it('are multiplied by the radius, and the sine is left out past the end', () => {
    const [cos, sin] = cosSin(2);
    expect([...putAt(3, 2)]).toEqual([3 * cos, 3 * sin]);
    const out = new Float64Array(3);
    putPolar(3, 2, out, 2);
    expect([...out]).toEqual([0, 0, 3 * cos]);
  });
});
