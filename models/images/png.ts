import { type PngText, writePng } from '../png.ts';
import { type Colors, inverted, isGrey, paletteOf, plainColors } from './colors.ts';
import type { GreyImage } from './image.ts';

/** Encodes an image as a PNG: grey where the colors are plain or inverted, else with a palette of 256. */
export function encodePng(
  image: GreyImage,
  { colors = plainColors, text = {} }: { readonly colors?: Colors; readonly text?: PngText } = {},
): Uint8Array<ArrayBuffer> {
  const { width, height } = image;
  const shown = isGrey(colors) ? greyPixels(image, colors) : palettePixels(image, colors);
  return writePng({ width, height, text, ...shown });
}

function greyPixels({ pixels }: GreyImage, { color }: Colors) {
  return { pixels: color === plainColors.color ? pixels : inverted(pixels) };
}

/** The colours that are not opaque come first: from ink to background where the ink is the more transparent. */
function palettePixels({ pixels }: GreyImage, colors: Colors) {
  const palette = paletteOf(colors);
  const isReversed = (palette[255]?.[3] ?? 255) < (palette[0]?.[3] ?? 255);
  return {
    pixels: isReversed ? inverted(pixels) : pixels,
    palette: isReversed ? palette.toReversed() : palette,
  };
}
