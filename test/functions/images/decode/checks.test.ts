import { beforeAll, describe, expect, it } from 'vitest';
import type { Condition } from '../../../../bench/pictures/conditions.ts';
import { type Color, type Page, mapped } from '../../../../bench/pictures/page.ts';
import {
  type LabelledDigit,
  type Reader,
  balancedDigits,
  rightUnder,
  shippedReader,
} from '../../../../bench/pictures/score.ts';
import { withoutChecks } from '../../../../functions/images/decode/checks.ts';

let digits: readonly LabelledDigit[];
let reader: Reader;

beforeAll(async () => {
  reader = await shippedReader();
  // The last training images of 3, 5, 6, 7 and 8.
  const one = await balancedDigits('validation', 1);
  digits = one.filter(({ label }) => [3, 5, 6, 7, 8].includes(label));
});

/** Every second square of a side becomes darker, or lighter. */
const checkered = (side: number, difference: number) => (page: Page) =>
  mapped(page, (level, pixel) => {
    const [x, y] = [pixel % page.width, Math.floor(pixel / page.width)];
    return (Math.floor(x / side) + Math.floor(y / side)) % 2 === 0 ? level : level + difference;
  });

const white: Color = [255, 255, 255];
const black: Color = [0, 0, 0];

const conditions: readonly Condition[] = [
  { name: 'of 8 pixels', paper: white, ink: black, before: [checkered(8, -51)] },
  { name: 'of GIMP', paper: [153, 153, 153], ink: black, before: [checkered(16, -51)] },
  { name: 'in dark mode', paper: [60, 60, 60], ink: white, before: [checkered(8, 30)] },
  {
    name: 'at twice the size',
    width: 600,
    height: 600,
    side: 400,
    paper: white,
    ink: black,
    before: [checkered(16, -64)],
  },
];

describe('a digit on the checkerboard of what is transparent', () => {
  it.each(conditions)('is read right on one $name', (condition) => {
    expect(rightUnder(condition, digits, reader)).toBe(digits.length);
  });
});

describe('planes without checks', () => {
  it.each([
    ['noise', (x: number, y: number) => 200 + 40 * Math.sin(x * x * 12.9898 + y * y * 78.233)],
    ['stripes', (x: number) => (x % 16 < 8 ? 255 : 204)],
    ['black and white dots', (x: number, y: number) => ((x ^ y) & 2 ? 255 : 0)],
    ['squared paper', (x: number, y: number) => (x % 20 < 2 || y % 20 < 2 ? 190 : 240)],
  ])('stay as they are: %s', (_, levelAt) => {
    const levels = Float32Array.from({ length: 120 * 90 }, (_value, pixel) =>
      levelAt(pixel % 120, Math.floor(pixel / 120)),
    );
    const planes = { width: 120, height: 90, channels: [levels] };
    expect(withoutChecks(planes)).toEqual(planes);
  });
});
