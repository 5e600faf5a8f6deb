import { describe, expect, it } from 'vitest';
import type { LabelledImages } from '../../../../pipeline/data/images.ts';
import { gridGradients, gridValues } from '../../../../pipeline/semi/neighbours/grid-images.ts';
import { imageGrid, mapGrid } from '../../../../pipeline/semi/neighbours/grid.ts';

function imageOf(height: number, width: number, channels: 1 | 3, pixels: readonly number[]) {
  const image: LabelledImages = {
    count: 1,
    height,
    width,
    channels,
    pixels: Uint8Array.from(pixels),
    labels: new Uint8Array(1),
  };
  return image;
}

const first = Uint32Array.of(0);

describe('gradients over a grid', () => {
  it('are those of Sobel’s operator, scaled to a length of 5,120', () => {
    // A dot in the middle: ±2 beside it, ±1 at the corners.
    const image = imageOf(3, 3, 1, [0, 0, 0, 0, 255, 0, 0, 0, 0]);
    const { pairs, columns } = gridGradients(image, first, imageGrid(image));
    expect(columns).toBe(4);
    const unit = 5120 / Math.sqrt(4 * 4 + 8);
    const [one, two] = [Math.round(unit), Math.round(2 * unit)];
    const rows = [
      [one, one, 0, two, -one, one, 0, 0],
      [two, 0, 0, 0, -two, 0, 0, 0],
      [one, -one, 0, -two, -one, -one, 0, 0],
    ];
    expect([...pairs]).toEqual(rows.flat());
  });

  it('do not depend on how bright an image is, and are zero where it has one colour', () => {
    const pattern = [0, 10, 40, 90, 20, 70, 30, 0, 60, 50, 80, 0];
    const [faint, bright] = [1, 2].map((factor) => {
      const image = imageOf(
        3,
        4,
        1,
        pattern.map((value) => factor * value),
      );
      return [...gridGradients(image, first, imageGrid(image)).pairs];
    });
    expect(bright).toEqual(faint);
    const plain = imageOf(
      3,
      4,
      1,
      pattern.map(() => 200),
    );
    expect(gridGradients(plain, first, imageGrid(plain)).pairs.every((value) => value === 0)).toBe(
      true,
    );
  });

  it('are those of each channel', () => {
    const red = Array.from({ length: 27 }, (_, index) => (index % 3 === 0 ? 9 * index : 0));
    const image = imageOf(3, 3, 3, red);
    const { pairs } = gridGradients(image, first, imageGrid(image));
    const channels = [0, 1, 2].map((channel) => pairs.subarray(24 * channel, 24 * (channel + 1)));
    expect(channels.map((own) => own.some((value) => value !== 0))).toEqual([true, false, false]);
  });
});

describe('values over a grid', () => {
  it('stand in pairs with zeros, channel by channel, scaled to a length of 5,120', () => {
    const image = imageOf(1, 2, 3, [30, 0, 0, 0, 40, 0]);
    const { pairs, channels, rows, columns } = gridValues(image, first, imageGrid(image));
    expect([channels, rows, columns]).toEqual([3, 1, 4]);
    const [red, green, blue] = [0, 8, 16].map((from) => [...pairs.subarray(from, from + 8)]);
    expect(red).toEqual([3072, 0, 0, 0, 0, 0, 0, 0]);
    expect(green).toEqual([0, 0, 4096, 0, 0, 0, 0, 0]);
    expect(blue).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('are zero where an image is dark', () => {
    const image = imageOf(2, 2, 1, [0, 0, 0, 0]);
    expect(gridValues(image, first, imageGrid(image)).pairs.some((value) => value !== 0)).toBe(
      false,
    );
  });
});

describe('the grid of a learnt map', () => {
  it('is the picture itself where the map is the picture’s own grid', () => {
    const pixels = Uint32Array.from({ length: 20 }, (_, pixel) => pixel);
    const places = Float64Array.from({ length: 40 }, (_, index) =>
      index % 2 === 0 ? (index >> 1) % 4 : Math.floor((index >> 1) / 4),
    );
    const grid = mapGrid({ pixels, places });
    expect([grid.rows, grid.columns, grid.channels]).toEqual([5, 4, 1]);
    const image = Float32Array.from(pixels, (pixel) => Number(pixel === 7));
    const placed = grid.place(image);
    expect(placed.indexOf(Math.max(...placed))).toBe(7);
    expect(placed[7]).toBeGreaterThan(0.7);
    // A bell that is narrow enough leaves little beside it, and no ink is lost.
    expect(placed.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 1);
  });

  it('is dark where the map has no pixel near', () => {
    const grid = mapGrid({
      pixels: Uint32Array.of(3, 5, 8),
      places: Float64Array.of(0, 0, 4, 0, 0, 3),
    });
    const placed = grid.place(new Float32Array(9).fill(1));
    expect([grid.rows, grid.columns]).toEqual([5, 4]);
    expect([...placed]).toEqual(
      Array.from(placed, (_, place) => Number([0, 3, 16].includes(place))),
    );
  });

  it('is one dark place where no pixel changes', () => {
    const grid = mapGrid({ pixels: new Uint32Array(), places: new Float64Array() });
    expect([grid.rows, grid.columns]).toEqual([1, 1]);
    expect([...grid.place(new Float32Array(4))]).toEqual([0]);
  });
});
