import { describe, expect, it } from 'vitest';
import { comparedImages } from '../../../../pipeline/semi/convolutional/compared-images.ts';
import { gridDeforming } from '../../../../pipeline/semi/convolutional/grid-deformations.ts';
import { deformRows } from '../../../../pipeline/semi/pixel-map/deformations.ts';
import { stream } from '../tiny-networks.ts';

const still = { count: 2, rotation: 0, stretch: 0, shear: 0, shift: 0, waves: 0 };
const image = { height: 6, width: 8, channels: 3 } as const;
const size = 6 * 8 * 3;

/** Rows of random values, deformed by the first deformation. */
function deformed(rules: typeof still, row: Float32Array): Float32Array {
  const { map, deformations } = gridDeforming(image, rules, stream('grid'));
  return deformRows(row, size, map, () => {
    const [first] = deformations;
    if (!first) throw new Error('no deformation');
    return first;
  });
}

const random = stream('pixels');
const row = Float32Array.from({ length: size }, () => (random.next() >>> 0) / 2 ** 32);

describe('deformations of a grid', () => {
  it('that move nothing leave an image nearly as it is: each pixel weighs most at its own place', () => {
    const flat = new Float32Array(size).fill(0.5);
    for (const value of deformed(still, flat)) expect(value).toBeCloseTo(0.5, 5);
    const peak = new Float32Array(size);
    peak[3 * (2 * 8 + 3) + 1] = 1;
    const found = deformed(still, peak);
    expect(found.indexOf(Math.max(...found))).toBe(3 * (2 * 8 + 3) + 1);
  });

  it('move the channels of a pixel alike, and none into another', () => {
    const rules = { ...still, rotation: 12, shift: 3 };
    const red = row.map((value, at) => (at % 3 === 0 ? value : 0));
    const found = deformed(rules, red);
    expect(found.every((value, at) => at % 3 === 0 || value === 0)).toBe(true);
    const everyChannel = deformed(
      rules,
      row.map((_, at) => red[at - (at % 3)] ?? 0),
    );
    expect(everyChannel.filter((_, at) => at % 3 === 2)).toEqual(
      found.filter((_, at) => at % 3 === 0),
    );
  });

  it('repeat the edge where an image was moved away from', () => {
    const flat = new Float32Array(size).fill(1);
    for (const value of deformed({ ...still, shift: 20 }, flat)) expect(value).toBeCloseTo(1, 5);
  });
});

describe('images that are compared', () => {
  it('are at most 32 × 32 in grey and 18 × 18 in colour, and light on dark', () => {
    const large = (channels: 1 | 3) => ({
      count: 1,
      height: 64,
      width: 64,
      channels,
      pixels: new Uint8Array(64 * 64 * channels).fill(250),
      labels: new Uint8Array(1),
    });
    expect(comparedImages(large(1))).toMatchObject({ height: 32, width: 32 });
    const compared = comparedImages(large(3));
    expect(compared).toMatchObject({ height: 18, width: 18, channels: 3 });
    expect(new Set(compared.pixels)).toEqual(new Set([5]));
  });
});
