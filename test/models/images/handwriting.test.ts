import { describe, expect, it } from 'vitest';
import { setHandwriting } from '../../../models/images/handwriting.ts';

/** A picture of 8 × 8 with a box of ink. */
function box(left: number, top: number, right: number, bottom: number) {
  const pixels = new Uint8Array(64);
  for (let y = top; y <= bottom; y++) for (let x = left; x <= right; x++) pixels[y * 8 + x] = 255;
  return { width: 8, height: 8, pixels };
}

/** Columns of ink, and the last inked row of each. */
function bottoms({ width, height, pixels }: { width: number; height: number; pixels: Uint8Array }) {
  return Array.from({ length: width }, (_, x) => {
    for (let y = height - 1; y >= 0; y--) if ((pixels[y * width + x] ?? 0) > 0) return y;
    return null;
  });
}

describe('setHandwriting', () => {
  it('stands all inks on one line, three pixels apart, whatever their place was', () => {
    const row = setHandwriting([box(0, 0, 1, 3), box(5, 4, 7, 7), box(3, 1, 3, 2)]);
    const found = bottoms(row);
    const inked = found.flatMap((bottom, x) => (bottom === null ? [] : [x]));
    expect(inked).toEqual([4, 5, 9, 10, 11, 15]);
    expect(new Set(found.filter((bottom) => bottom !== null)).size).toBe(1);
    expect(row.width).toBe(20);
  });

  it('lets a digit lean over its neighbour where their shapes leave room', () => {
    // An ink that is wide at the top only, before one that is narrow at the bottom: 7 and 4.
    const seven = box(0, 0, 6, 0);
    for (let y = 0; y < 8; y++) seven.pixels[y * 8] = 255;
    const dot = box(0, 7, 1, 7);
    const apart = setHandwriting([box(0, 0, 6, 7), dot]);
    const leaning = setHandwriting([seven, dot]);
    expect(leaning.width).toBeLessThan(apart.width);
  });

  it('keeps a picture without ink whole', () => {
    const empty = { width: 8, height: 8, pixels: new Uint8Array(64) };
    expect(setHandwriting([empty]).pixels.every((grey) => grey === 0)).toBe(true);
  });
});
