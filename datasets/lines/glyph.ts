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
  const pixels = image.pixels.map((grey) => (grey < faintest ? 0 : grey));
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
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((pixels[y * width + x] ?? 0) < threshold) continue;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      bottom = y + 1;
    }
  }
  return right === 0 ? null : { left, top, right, bottom };
}
