import { type PngText, writePng } from '../png.ts';
import { type Colors, inverted, isGrey, paletteOf, plainColors } from './colors.ts';
import { isColor, type RasterImage } from './image.ts';

/**
 * Encodes an image as a PNG: grey where the colors are plain or inverted, else with a palette of 256. An image in colour
 * has its own.
 */
export function encodePng(
  image: RasterImage,
  { colors = plainColors, text = {} }: { readonly colors?: Colors; readonly text?: PngText } = {},
): Uint8Array<ArrayBuffer> {
  if (isColor(image)) return writePng({ ...image, text });
  const { width, height } = image;
  const shown = isGrey(colors) ? greyPixels(image, colors) : palettePixels(image, colors);
  return writePng({ width, height, text, ...shown });
}

function greyPixels({ pixels }: RasterImage, { color }: Colors) {
  return { pixels: color === plainColors.color ? pixels : inverted(pixels) };
}

/** The colours that are not opaque come first: from ink to background where the ink is the more transparent. */
function palettePixels({ pixels }: RasterImage, colors: Colors) {
  const palette = paletteOf(colors);
  const isReversed = (palette[255]?.[3] ?? 255) < (palette[0]?.[3] ?? 255);
  return {
    pixels: isReversed ? inverted(pixels) : pixels,
    palette: isReversed ? palette.toReversed() : palette,
  };
}
