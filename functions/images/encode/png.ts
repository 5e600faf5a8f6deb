import { encode } from 'fast-png';
import { isGrey, type Colors, plainColors } from '../colors.ts';
import type { GreyImage } from '../image.ts';
import { inverted, paletteOf } from '../colors.ts';

/** What a PNG says of itself (ISO/IEC 15948 §11.3.3.2, tEXt): ASCII by keyword. */
export type PngText = Readonly<Record<string, string>>;

/**
 * Encodes an image as an 8-bit PNG (ISO/IEC 15948): grey where the colors are plain or inverted, else with
 * a palette of 256. The deflate is written in JavaScript, unlike Node's, whose output differs between
 * zlib builds: the bytes are the same on every machine.
 */
export function encodePng(
  image: GreyImage,
  { colors = plainColors, text }: { readonly colors?: Colors; readonly text?: PngText } = {},
): Uint8Array<ArrayBuffer> {
  const png = encode(
    {
      width: image.width,
      height: image.height,
      channels: 1,
      depth: 8,
      ...(isGrey(colors) ? greyData(image, colors) : paletteData(image, colors)),
      ...(text && { text: { ...text } }),
    },
    { zlib: { level: 3 } },
  );
  // The encoder's array is a view of a larger buffer; the copy is the PNG alone.
  return new Uint8Array(png);
}

function greyData({ pixels }: GreyImage, { color }: Colors) {
  return { data: color === plainColors.color ? pixels : inverted(pixels) };
}

/**
 * A tRNS chunk speaks of the first colours of a palette only, and the encoder fills it with those that
 * are not opaque: the palette runs from ink to background where the ink is the more transparent.
 */
function paletteData({ pixels }: GreyImage, colors: Colors) {
  const palette = paletteOf(colors).map((color) => [...color]);
  const first = palette[0]?.[3] ?? 255;
  const last = palette[255]?.[3] ?? 255;
  const reversed = last < first;
  const ordered = reversed ? palette.toReversed() : palette;
  const opaque = first === 255 && last === 255;
  return {
    data: reversed ? inverted(pixels) : pixels,
    palette: opaque ? ordered.map((color) => color.slice(0, 3)) : ordered,
  };
}
