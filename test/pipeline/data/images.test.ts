import { fc } from '../../fixtures/seeded-checks.ts';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import {
  encodeSheet,
  gatherImages,
  type LabelledImages,
  pixelsToUnitRange,
  sampleImages,
} from '../../../pipeline/data/images.ts';

const images: LabelledImages = {
  count: 50,
  height: 1,
  width: 2,
  channels: 1,
  pixels: Uint8Array.from({ length: 100 }, (_, index) => index),
  labels: Uint8Array.from({ length: 50 }, (_, index) => index),
};

describe('a sample of images', () => {
  it('holds none twice, each with its own pixels and label', () => {
    const { count, pixels, labels } = sampleImages(images, 30, 'a');
    expect(count).toBe(30);
    expect(new Set(labels).size).toBe(30);
    labels.forEach((label, place) => {
      expect([...pixels.subarray(2 * place, 2 * place + 2)]).toEqual([2 * label, 2 * label + 1]);
    });
  });

  it('is the same for the same purpose, another for another', () => {
    expect(sampleImages(images, 30, 'a')).toEqual(sampleImages(images, 30, 'a'));
    expect(sampleImages(images, 30, 'b')).not.toEqual(sampleImages(images, 30, 'a'));
  });

  it('of all of them is all of them, and of more is none', () => {
    expect(sampleImages(images, 50, 'a')).toBe(images);
    expect(() => sampleImages(images, 51, 'a')).toThrow('51 images of 50');
  });
});

const threeImages: LabelledImages = {
  count: 3,
  height: 1,
  width: 2,
  channels: 1,
  pixels: Uint8Array.of(0, 255, 51, 204, 127, 128),
  labels: Uint8Array.of(0, 1, 2),
};

describe('pixelsToUnitRange', () => {
  it('takes 0 to -1, 255 to 1 and the others evenly between, in float32', () => {
    const pixels = Uint8Array.from({ length: 256 }, (_, value) => value);
    const out = new Float32Array(256);
    pixelsToUnitRange(pixels, out);
    expect(out[0]).toBe(-1);
    expect(out[255]).toBe(1);
    expect(out[51]).toBe(Math.fround(-0.6));
    expect(out[128]).toBe(Math.fround(1 / 255));
    expect([...out].every((value, index) => value === -(out[255 - index] ?? 0))).toBe(true);
  });

  it('refuses places of another number than the pixels', () => {
    expect(() => pixelsToUnitRange(new Uint8Array(3), new Float32Array(4))).toThrow(
      new RangeError('3 pixels do not fit 4 places'),
    );
  });
});

describe('gatherImages', () => {
  it('gives the images of the indices in their order, also twice', () => {
    expect(gatherImages(threeImages, [1, 0, 1])).toEqual(
      Float32Array.of(-0.6, 0.6, -1, 1, -0.6, 0.6),
    );
  });

  it('gives nothing for no indices', () => {
    expect(gatherImages(threeImages, [])).toEqual(new Float32Array());
  });

  it.each([-1, 3, 0.5, Number.NaN])('refuses the index %d among 3 images', (index) => {
    expect(() => gatherImages(threeImages, [0, index])).toThrow(
      new RangeError(`no image ${index} among 3`),
    );
  });

  it('agrees with images scaled one by one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2)), (indices) => {
        const gathered = gatherImages(threeImages, Int32Array.from(indices));
        const singly = indices.flatMap((index) => [...gatherImages(threeImages, [index])]);
        expect([...gathered]).toEqual(singly);
      }),
    );
  });
});

describe('a sheet', () => {
  it('sets images row by row with two dark pixels around each', () => {
    const size = { height: 1, width: 2, channels: 1 } as const;
    const sheet = decode(
      encodeSheet([Uint8Array.of(10, 11), Uint8Array.of(20, 21), Uint8Array.of(30, 31)], 2, size),
    );
    expect([sheet.width, sheet.height, sheet.channels, sheet.depth]).toEqual([10, 8, 1, 8]);
    const rows = Array.from({ length: 8 }, (_, row) => [
      ...sheet.data.subarray(row * 10, row * 10 + 10),
    ]);
    const dark = Array.from({ length: 10 }, () => 0);
    expect(rows).toEqual([
      dark,
      dark,
      [0, 0, 10, 11, 0, 0, 20, 21, 0, 0],
      dark,
      dark,
      [0, 0, 30, 31, 0, 0, 0, 0, 0, 0],
      dark,
      dark,
    ]);
  });

  it('of colour images has three channels', () => {
    const size = { height: 1, width: 2, channels: 3 } as const;
    const sheet = decode(encodeSheet([Uint8Array.of(1, 2, 3, 4, 5, 6)], 1, size));
    expect([sheet.width, sheet.height, sheet.channels, sheet.depth]).toEqual([6, 5, 3, 8]);
    const dark = Array.from({ length: 6 }, () => 0);
    expect([...sheet.data.subarray(2 * 18, 3 * 18)]).toEqual([...dark, 1, 2, 3, 4, 5, 6, ...dark]);
  });
});
