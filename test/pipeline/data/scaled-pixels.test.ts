import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatherImages, pixelsToUnitRange } from '../../../pipeline/data/scaled-pixels.ts';

const threeImages = {
  count: 3,
  height: 1,
  width: 2,
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
    expect(gatherImages(threeImages, [1, 0, 1])).toEqual(Float32Array.of(-0.6, 0.6, -1, 1, -0.6, 0.6));
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
