import { describe, expect, it } from 'vitest';
import type { Planes } from '../../../../functions/images/decode/planes.ts';
import {
  areaOf,
  largestQuadrilateral,
  outlineOf,
  perspectiveOf,
  type Point,
  type Quadrilateral,
} from '../../../../functions/images/decode/quadrilateral.ts';
import { sheetOnGround } from '../../../../functions/images/decode/sheet-on-ground.ts';
import { smallCopyOf } from '../../../../functions/images/decode/small-copy.ts';

function sheetOn(planes: Planes): Planes | null {
  const copy = smallCopyOf(planes);
  return copy && sheetOnGround(planes, copy);
}

const rectangle: Quadrilateral = [
  [10, 20],
  [50, 20],
  [50, 90],
  [10, 90],
];

describe('the outline of points', () => {
  it('has the corners of their convex hull, clockwise', () => {
    const inside: readonly Point[] = [
      [20, 30],
      [30, 80],
    ];
    const outline = outlineOf([...inside, ...rectangle]);
    expect(new Set(outline)).toEqual(new Set(rectangle));
    expect(areaOf(outline)).toBe(40 * 70);
  });
});

describe('the largest quadrilateral', () => {
  it('is the polygon itself where it has four corners, from the upper side on', () => {
    const [one, two, three, four] = rectangle;
    expect(largestQuadrilateral([three, four, one, two])).toEqual(rectangle);
  });

  it('has 2 / π of a circle', () => {
    const circle = Array.from({ length: 360 }, (_, degree): Point => {
      const angle = (degree * Math.PI) / 180;
      return [100 + 50 * Math.cos(angle), 100 + 50 * Math.sin(angle)];
    });
    const outline = outlineOf(circle);
    const share = areaOf(largestQuadrilateral(outline) ?? rectangle) / areaOf(outline);
    expect(share).toBeCloseTo(2 / Math.PI, 2);
  });

  it('is none of three corners', () => {
    expect(largestQuadrilateral(rectangle.slice(0, 3))).toBeNull();
  });
});

describe('a square in perspective', () => {
  const corners: Quadrilateral = [
    [0, 0],
    [12, 1],
    [10, 9],
    [2, 7],
  ];
  const placeOf = perspectiveOf(corners);

  it('has its corners in the corners', () => {
    const found = [placeOf(0, 0), placeOf(1, 0), placeOf(1, 1), placeOf(0, 1)];
    for (const [corner, [x, y]] of found.entries()) {
      expect(x).toBeCloseTo(corners[corner as 0 | 1 | 2 | 3][0], 9);
      expect(y).toBeCloseTo(corners[corner as 0 | 1 | 2 | 3][1], 9);
    }
  });

  it('has its middle where its diagonals cross', () => {
    const [x, y] = placeOf(0.5, 0.5);
    const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = corners;
    expect((x - x0) * (y2 - y0) - (y - y0) * (x2 - x0)).toBeCloseTo(0, 9);
    expect((x - x1) * (y3 - y1) - (y - y1) * (x3 - x1)).toBeCloseTo(0, 9);
  });
});

/** A grey picture of 200 × 160 pixels. */
function pictureOf(level: (x: number, y: number) => number): Planes {
  const [width, height] = [200, 160];
  const values = Float32Array.from({ length: width * height }, (_, pixel) =>
    level((pixel % width) + 0.5, Math.floor(pixel / width) + 0.5),
  );
  return { width, height, channels: [values] };
}

/** How far a place is inside of a rectangle of 120 × 90 pixels around the middle, turned clockwise. */
function depthIn(x: number, y: number, degrees: number): number {
  const angle = (degrees * Math.PI) / 180;
  const [across, down] = [x - 100, y - 80];
  const along = Math.abs(Math.cos(angle) * across + Math.sin(angle) * down);
  const beside = Math.abs(Math.cos(angle) * down - Math.sin(angle) * across);
  return Math.min(60 - along, 45 - beside);
}

describe('a sheet on a ground', () => {
  it.each([
    ['lighter', 0, 220, 40],
    ['lighter', 10, 220, 40],
    ['darker', -20, 40, 220],
  ])('that is %s and turned by %i° is cut out and set straight', (_, degrees, sheet, ground) => {
    const angle = (degrees * Math.PI) / 180;
    // A spot at a quarter of the sheet's width and height from its middle.
    const [spotX, spotY] = [
      100 + 30 * Math.cos(angle) - 22.5 * Math.sin(angle),
      80 + 30 * Math.sin(angle) + 22.5 * Math.cos(angle),
    ];
    const found = sheetOn(
      pictureOf((x, y) => {
        if (Math.hypot(x - spotX, y - spotY) < 6) return ground;
        return depthIn(x, y, degrees) > 0 ? sheet : ground;
      }),
    );
    // Without three hundredths along each side.
    expect((found?.width ?? 0) / 120).toBeCloseTo(0.94, 1);
    expect((found?.height ?? 0) / 90).toBeCloseTo(0.94, 1);
    const [values = new Float32Array()] = found?.channels ?? [];
    const spot = Array.from(values.keys()).filter(
      (pixel) => Math.abs((values[pixel] ?? 0) - ground) < 30,
    );
    const width = found?.width ?? 1;
    const meanOf = (place: (pixel: number) => number) =>
      spot.reduce((sum, pixel) => sum + place(pixel), 0) / spot.length;
    expect(meanOf((pixel) => (pixel % width) / width)).toBeCloseTo(0.5 + 0.25 / 0.94, 1);
    expect(meanOf((pixel) => Math.floor(pixel / width) / (found?.height ?? 1))).toBeCloseTo(
      0.5 + 0.25 / 0.94,
      1,
    );
  });

  it.each<[string, (x: number, y: number) => number]>([
    ['page of one colour', () => 230],
    [
      'page with a thick ring',
      (x, y) => (Math.abs(Math.hypot(x - 100, y - 80) - 50) < 15 ? 30 : 230),
    ],
    ['round spot of light', (x, y) => (Math.hypot(x - 100, y - 80) < 60 ? 230 : 60)],
    ['page that is lit from one side', (x) => 60 + x],
    ['box that is drawn around nothing', (x, y) => (Math.abs(depthIn(x, y, 5)) < 4 ? 30 : 230)],
    [
      'bold zero of a display',
      (x, y) => (depthIn(x, y, 0) > 0 && depthIn(x, y, 0) < 22 ? 30 : 230),
    ],
    ['thick stroke', (x, y) => (Math.abs(x - 100) < 12 && Math.abs(y - 80) < 70 ? 30 : 230)],
  ])('is not seen on a %s', (_, level) => {
    expect(sheetOn(pictureOf(level))).toBeNull();
  });

  it('is not looked for on a small picture', () => {
    const level = (x: number, y: number) => (depthIn(x, y, 10) > 0 ? 230 : 60);
    const { width, height, channels } = pictureOf(level);
    expect(sheetOn({ width, height, channels })).not.toBeNull();
    const small = channels.map((channel) =>
      channel.filter((_, pixel) => (pixel % width) % 4 === 0),
    );
    expect(sheetOn({ width: width / 4, height, channels: small })).toBeNull();
  });
});
