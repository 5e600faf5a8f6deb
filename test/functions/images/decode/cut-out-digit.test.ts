import { beforeAll, describe, expect, it } from 'vitest';
import { pictureUnder } from '../../../../bench/pictures/conditions.ts';
import {
  type LabelledDigit,
  type Reader,
  balancedDigits,
  shippedReader,
} from '../../../../bench/pictures/score.ts';
import type { Picture } from '../../../../functions/images/decode/picture.ts';
import { wholeDigit } from '../../../../functions/images/decode/whole-digit.ts';

let digits: readonly LabelledDigit[];
let reader: Reader;

beforeAll(async () => {
  reader = await shippedReader();
  digits = await balancedDigits('validation', 4);
});

/** A picture of a digit in red, cut to the box of what differs from its first pixel by half of all levels. */
function cutOut({ width, samples }: Picture): Picture {
  const isInk = (pixel: number) => Math.abs((samples[4 * pixel] ?? 0) - (samples[0] ?? 0)) > 127;
  const ink = Array.from({ length: samples.length / 4 }, (_, pixel) => pixel).filter(isInk);
  const [columns, rows] = [
    ink.map((pixel) => pixel % width),
    ink.map((pixel) => Math.floor(pixel / width)),
  ];
  const [left, top] = [Math.min(...columns), Math.min(...rows)];
  const [across, down] = [Math.max(...columns) + 1 - left, Math.max(...rows) + 1 - top];
  const lines = Array.from({ length: down }, (_, y) => {
    const start = (top + y) * width + left;
    return [...samples.subarray(4 * start, 4 * (start + across))];
  });
  return { width: across, height: down, samples: Uint8Array.from(lines.flat()) };
}

describe('a digit that is cut out without a margin', () => {
  const [white, black] = [[255, 255, 255] as const, [0, 0, 0] as const];
  it.each([
    { name: 'dark on light', paper: white, ink: black },
    { name: 'light on dark', paper: black, ink: white },
  ])('is read right in at least nine of ten cases: $name', (colors) => {
    const condition = { width: 240, height: 240, side: 220, ...colors };
    const right = digits.filter(({ image, label }, index) => {
      const pixels = wholeDigit(cutOut(pictureUnder(condition, image, String(index))), image);
      return reader([pixels])[0] === label;
    });
    expect(right.length).toBeGreaterThanOrEqual(0.9 * digits.length);
  });
});
