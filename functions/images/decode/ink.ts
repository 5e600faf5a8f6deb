import type { Plane } from '../../../models/images/image.ts';
import { Problem } from '../../problem.ts';
import type { Picture } from './picture.ts';

/** A grey value from 0 to 255: an image whose pixels are all below it has nothing drawn on it. */
export const leastInk = 32;

/** Where a contrast to the background of less than this is all there is, nothing is drawn. */
const leastContrast = leastInk / 255;

/** Holds an image to having something on it. @throws Problem nothing-drawn */
export function requireInk(pixels: Uint8Array): void {
  if (pixels.some((pixel) => pixel / 255 >= leastContrast)) return;
  throw nothingDrawn();
}

/** The answer to an image with nothing on it. */
export function nothingDrawn(): Problem {
  const detail = 'The image has only one colour, so there is no digit on it.';
  return new Problem('nothing-drawn', [], detail);
}

/** From this share of full contrast on, ink is taken as it is. */
export const fullContrast = 0.9;

/** Ink as MNIST has it: 0 is background, 1 is ink, whatever the picture's colours are. */
export interface Ink extends Plane {
  /** False: there is nothing but background. */
  readonly isDrawn: boolean;
}

/**
 * Finds what is drawn: how far each pixel is from the background, in the sample (red, green, blue,
 * opacity) where that is farthest. The background is the median of the border, so that dark on light,
 * light on dark, colours and transparent paper come out the same. Low contrast is stretched, noise of the
 * border's own strength goes.
 *
 * @param counts whether a pixel may tell the background, and is ink at all; absent: each does
 */
export function inkOf(picture: Picture, counts?: (pixel: number) => boolean): Ink {
  const { width, height } = picture;
  const border = borderPixels(picture).filter((pixel) => counts?.(pixel) ?? true);
  const ground = border.length > 0 ? border : allPixels(picture).filter((pixel) => counts?.(pixel));
  const values = distances(picture, medians(picture, ground), counts);
  const level = inkLevel(values);
  if (level < leastContrast) {
    return { width, height, values: values.fill(0), isDrawn: false };
  }
  const noise = noiseLevel(
    border.map((pixel) => values[pixel] ?? 0),
    level,
  );
  if (noise > 0 || level < fullContrast) {
    for (let pixel = 0; pixel < values.length; pixel++) {
      const value = ((values[pixel] ?? 0) - noise) / (level - noise);
      values[pixel] = Math.min(1, Math.max(0, value));
    }
  }
  return { width, height, values, isDrawn: true };
}

function distances(
  { samples }: Picture,
  background: readonly number[],
  counts: ((pixel: number) => boolean) | undefined,
): Float32Array {
  const values = new Float32Array(samples.length / 4);
  for (let pixel = 0; pixel < values.length; pixel++) {
    if (counts && !counts(pixel)) continue;
    let farthest = 0;
    for (let sample = 0; sample < 4; sample++) {
      const away = Math.abs((samples[4 * pixel + sample] ?? 0) - (background[sample] ?? 0));
      farthest = Math.max(farthest, away);
    }
    values[pixel] = farthest / 255;
  }
  return values;
}

function borderPixels({ width, height }: Picture): number[] {
  const pixels: number[] = [];
  for (let x = 0; x < width; x++) pixels.push(x, (height - 1) * width + x);
  for (let y = 1; y < height - 1; y++) pixels.push(y * width, y * width + width - 1);
  return pixels;
}

function allPixels({ width, height }: Picture): number[] {
  return Array.from({ length: width * height }, (_, pixel) => pixel);
}

/** The median of each of the four samples. */
function medians({ samples }: Picture, pixels: readonly number[]): readonly number[] {
  return [0, 1, 2, 3].map((sample) => {
    const sorted = Uint8Array.from(pixels, (pixel) => samples[4 * pixel + sample] ?? 0).toSorted();
    return sorted[sorted.length >> 1] ?? 0;
  });
}

/** The median of what is at least half as strong as the strongest. */
export function inkLevel(values: Float32Array): number {
  let strongest = 0;
  for (let index = 0; index < values.length; index++) {
    strongest = Math.max(strongest, values[index] ?? 0);
  }
  const strong = values.filter((value) => value >= strongest / 2).toSorted();
  return strong[strong.length >> 1] ?? 0;
}

/** What nineteen in twenty of the border's pixels stay below; 0 where that is ink, not noise. */
function noiseLevel(border: readonly number[], level: number): number {
  const sorted = Float32Array.from(border).toSorted();
  const most = sorted[Math.floor(0.95 * sorted.length)] ?? 0;
  return most < level / 4 ? most : 0;
}
