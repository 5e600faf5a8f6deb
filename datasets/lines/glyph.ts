import type { Box } from '../geometry.ts';
import { type GreyImage, resize } from '../../models/images/image.ts';

/** A character as pixels, before it is placed. */
export interface Glyph extends GreyImage {
  /** Pixels for each pixel of the model's images. */
  readonly resolution: number;
  /** The row on which it stands, in its pixels. */
  readonly baseline: number;
  /** The frame of its ink, in its pixels; null: it has none, as a space. */
  readonly ink: Box | null;
}

/** Greys from here on are ink: boxes go around these, so that the fading edge of a stroke is inside. */
export const inkThreshold = 4;

/** Greys from here on are what the eye takes for the stroke: characters are set apart by these. */
export const strokeThreshold = 64;

/** Fainter greys of a drawn digit are left out: the generator leaves traces where MNIST has none. */
const faintest = 24;

/** A digit as the generator drew it, finer by a whole factor. */
export function digitGlyph(image: GreyImage, resolution: number): Glyph {
  const pixels = image.pixels.slice();
  for (let at = 0; at < pixels.length; at++) if ((pixels[at] ?? 0) < faintest) pixels[at] = 0;
  const width = image.width * resolution;
  const height = image.height * resolution;
  const fine = resize({ ...image, pixels }, width, height);
  const ink = frameOf(fine);
  return { ...fine, resolution, baseline: ink?.bottom ?? height, ink };
}

/** The frame of an image's ink; null where it has none. @param threshold greys from here on are ink */
export function frameOf(
  { width, height, pixels }: GreyImage,
  threshold: number = inkThreshold,
): Box | null {
  const rowHasInk = (y: number) => {
    for (let at = y * width; at < (y + 1) * width; at++) {
      if ((pixels[at] ?? 0) >= threshold) return true;
    }
    return false;
  };
  let [top, bottom] = [0, height];
  while (top < height && !rowHasInk(top)) top++;
  if (top === height) return null;
  while (!rowHasInk(bottom - 1)) bottom--;
  let [left, right] = [width, 0];
  for (let y = top; y < bottom; y++) {
    const row = y * width;
    let x = 0;
    while (x < left && (pixels[row + x] ?? 0) < threshold) x++;
    left = x;
    x = width;
    while (x > right && (pixels[row + x - 1] ?? 0) < threshold) x--;
    right = x;
  }
  return { left, top, right, bottom };
}
