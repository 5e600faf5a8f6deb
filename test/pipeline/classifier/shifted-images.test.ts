import { describe, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { gatherImages } from '../../../pipeline/data/images.ts';
import { shiftedImages } from '../../../pipeline/classifier/training.ts';
import { stripedImages } from '../evaluation/striped-images.ts';

const random = () => generatorFromDigest(digestOf('shifts'));

describe('shifted images', () => {
  it('are the images themselves, scaled, where there is no shift', () => {
    const images = stripedImages('still', 5);
    expect(shiftedImages(images, [3, 0], 0, random())).toEqual(gatherImages(images, [3, 0]));
  });

  it('move a whole image, and let background in', () => {
    // A single bright pixel in the middle of 5 × 5: where it goes the image went.
    const pixels = new Uint8Array(25);
    pixels[12] = 255;
    const image = {
      count: 1,
      height: 5,
      width: 5,
      channels: 1 as const,
      pixels,
      labels: Uint8Array.of(0),
    };
    const places = new Set<number>();
    const count = 400;
    const shifted = shiftedImages(image, new Uint8Array(count), 1, random());
    for (let index = 0; index < count; index++) {
      const own = [...shifted.subarray(index * 25, (index + 1) * 25)];
      expect(own.filter((value) => value === -1)).toHaveLength(24);
      places.add(own.indexOf(1));
    }
    expect([...places].toSorted((a, b) => a - b)).toEqual([6, 7, 8, 11, 12, 13, 16, 17, 18]);
  });

  it('do not let one edge come in at the other', () => {
    const pixels = Uint8Array.from({ length: 9 }, (_, index) => (index % 3 === 2 ? 255 : 0));
    const image = {
      count: 1,
      height: 3,
      width: 3,
      channels: 1 as const,
      pixels,
      labels: Uint8Array.of(0),
    };
    const shifted = shiftedImages(image, new Uint8Array(60), 2, random());
    for (let index = 0; index < 60; index++) {
      const columns = [0, 1, 2].filter((column) =>
        [0, 1, 2].some((row) => shifted[index * 9 + row * 3 + column] === 1),
      );
      // The bright column moved left, stayed, or left the image on the right.
      expect(columns.length).toBeLessThanOrEqual(1);
    }
  });

  it('repeat the edge of colour images, whose background may be of any colour', () => {
    const pixels = Uint8Array.from({ length: 27 }, (_, place) => 50 + 10 * (place % 3));
    const labels = Uint8Array.of(0);
    const image = { count: 1, height: 3, width: 3, channels: 3 as const, pixels, labels };
    const shifted = shiftedImages(image, new Uint8Array(20), 2, random());
    const colors = [50, 60, 70].map((value) => Math.fround((value - 127.5) / 127.5));
    for (const [place, value] of shifted.entries()) expect(value).toBe(colors[place % 3]);
  });
});
