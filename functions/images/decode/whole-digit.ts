import { type Placement, placePlane, type Plane } from '../../../models/images/plane.ts';
import { inkLevel } from './histogram.ts';
import { digitInkOf, fullContrast } from './ink.ts';
import type { Picture } from './picture.ts';

/** The share of MNIST's field of 28 pixels that its digits' boxes of 20 take. */
const boxShare = 20 / 28;

/** Ink from here on belongs to the box. */
const boxInk = 0.2;

/** So much of the ink on each side is dirt: the box may lie inside of it. */
const dirtShare = 0.001;

/** A scale this close to 1 is taken for 1, so that what is as MNIST has it stays as it is. */
const nearlyOne = 0.1;

/**
 * Makes of a picture what MNIST would have made of it: ink light on dark, its box scaled to 20 of 28
 * pixels in its longer side, its centre of mass in the middle. What is so already stays as it is.
 *
 * @returns [height × width] 0 (background) to 255 (ink)
 * @throws Problem nothing-drawn, too-faint
 * @see http://yann.lecun.com/exdb/mnist/ for how its images were made
 */
export function wholeDigit(
  picture: Picture,
  field: { readonly width: number; readonly height: number },
): Uint8Array {
  const ink = digitInkOf(picture);
  const box = boxOf(ink);
  const longer = Math.max(box.right - box.left, box.bottom - box.top);
  const wanted = boxShare * Math.min(field.width, field.height);
  const scale = Math.abs(wanted / longer - 1) <= nearlyOne ? 1 : wanted / longer;
  const { values } = placePlane(ink, centred(ink, scale, field), field);
  // What was drawn with a thin pen is faint by now.
  const level = inkLevel(values);
  const gain = level < fullContrast ? 1 / level : 1;
  return Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, gain * value)));
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number; // the first column beyond it
  readonly bottom: number; // the first row beyond it
}

/** What the ink lies in, but for single specks far from it. */
function boxOf({ width, height, values }: Plane): Box {
  const columns = new Float64Array(width);
  const rows = new Float64Array(height);
  for (let pixel = 0; pixel < values.length; pixel++) {
    const value = values[pixel] ?? 0;
    if (value < boxInk) continue;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    columns[x] = (columns[x] ?? 0) + value;
    rows[y] = (rows[y] ?? 0) + value;
  }
  const [left, right] = rangeOf(columns);
  const [top, bottom] = rangeOf(rows);
  return { left, top, right, bottom };
}

/** From the first to behind the last of the lines that hold all but the dirt on both sides. */
function rangeOf(lines: Float64Array): readonly [start: number, end: number] {
  const dirt = dirtShare * lines.reduce((sum, line) => sum + line, 0);
  const firstInk = (ordered: Float64Array) => {
    let sum = 0;
    return ordered.findIndex((line) => (sum += line) > dirt);
  };
  return [firstInk(lines), lines.length - firstInk(lines.toReversed())];
}

/** The placement whose centre of mass is the field's middle; at the scale 1 to the next whole pixel. */
function centred(
  { width, values }: Plane,
  scale: number,
  field: { readonly width: number; readonly height: number },
): Placement {
  let [mass, across, down] = [0, 0, 0];
  for (let pixel = 0; pixel < values.length; pixel++) {
    const value = values[pixel] ?? 0;
    if (value === 0) continue;
    mass += value;
    across += value * ((pixel % width) + 0.5);
    down += value * (Math.floor(pixel / width) + 0.5);
  }
  const left = middleOf(field.width) - (scale * across) / mass;
  const top = middleOf(field.height) - (scale * down) / mass;
  return scale === 1
    ? { scale, left: Math.round(left), top: Math.round(top) }
    : { scale, left, top };
}

/** In the middle of the pixel behind the middle: where the centres of mass of MNIST's images are. */
function middleOf(length: number): number {
  return Math.floor(length / 2) + 0.5;
}
