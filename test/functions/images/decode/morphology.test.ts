import { describe, expect, it } from 'vitest';
import { randomOf } from '../../../../bench/pictures/page.ts';
import {
  closing,
  dilation,
  erosion,
  grown,
  opening,
} from '../../../../functions/images/decode/morphology.ts';

const [width, height] = [13, 9];
const random = randomOf('morphology');
const values = Float32Array.from({ length: width * height }, () => Math.floor(256 * random()));

/** The extreme of the square around each pixel, by looking at all of it. */
function extremes(plane: Float32Array, radius: number, keep: (...all: number[]) => number) {
  return plane.map((_, pixel) => {
    const near = [...plane].filter((__, other) => {
      const across = Math.abs((other % width) - (pixel % width));
      const down = Math.abs(Math.floor(other / width) - Math.floor(pixel / width));
      return Math.max(across, down) <= radius;
    });
    return keep(...near);
  });
}

describe.each([0, 1, 2, 5, 20])('with a radius of %i pixels', (radius) => {
  it('the smallest and the largest of each square are found', () => {
    expect(erosion({ width, values }, radius)).toEqual(extremes(values, radius, Math.min));
    expect(dilation({ width, values }, radius)).toEqual(extremes(values, radius, Math.max));
  });

  it('closing and opening are one after the other', () => {
    const largest = extremes(values, radius, Math.max);
    expect(closing({ width, values }, radius)).toEqual(extremes(largest, radius, Math.min));
    const smallest = extremes(values, radius, Math.min);
    expect(opening({ width, values }, radius)).toEqual(extremes(smallest, radius, Math.max));
  });

  it('a mask grows by it', () => {
    const mask = Uint8Array.from(values, (value) => (value > 240 ? 1 : 0));
    const expected = extremes(Float32Array.from(mask), radius, Math.max);
    expect(grown(mask, width, radius)).toEqual(Uint8Array.from(expected));
  });
});
