import { canonicalColor, type Colors, colorPattern, decideColors } from './colors.ts';
import { type GreyImage, scaledTo } from './image.ts';

/** An image, or the pixels of a square one, such as the 784 bytes of a digit. */
export type DigitImage = GreyImage | Uint8Array;

/** How a picture looks. */
export interface PictureOptions {
  /** The longer side in pixels, 1 to 4096. Default: the image's own. */
  readonly size?: number;
  /** Ink: "RRGGBB" or "RRGGBBAA" in hexadecimal, with or without "#", or "transparent". Default: white. */
  readonly color?: string;
  /** Background, in the same form. Default: black. */
  readonly background?: string;
  /** Swaps ink and background. */
  readonly invert?: boolean;
}

/** A picture, decided. */
interface DecidedPicture {
  readonly image: GreyImage;
  readonly width: number; // pixels
  readonly height: number; // pixels
  readonly colors: Colors;
}

/**
 * Decides size and colors.
 *
 * @throws RangeError for an image that is not square and has no width, or an option that is not allowed
 */
export function decidePicture(image: DigitImage, options: PictureOptions): DecidedPicture {
  const grey = greyImage(image);
  return { image: grey, ...sizeOf(grey, options), colors: colorsOf(options) };
}

function greyImage(image: DigitImage): GreyImage {
  if (!(image instanceof Uint8Array)) return image;
  const side = Math.sqrt(image.length);
  if (side > 0 && Number.isInteger(side)) return { width: side, height: side, pixels: image };
  throw new RangeError(
    `image: ${image.length} pixels are no square: give { width, height, pixels }`,
  );
}

const largestSize = 4096;

function sizeOf(image: GreyImage, { size }: PictureOptions) {
  if (size === undefined || (Number.isInteger(size) && size >= 1 && size <= largestSize)) {
    return scaledTo(image, size);
  }
  throw new RangeError(`size: ${size} given, a whole number from 1 to ${largestSize} allowed`);
}

function colorsOf({ color, background, invert }: PictureOptions): Colors {
  return decideColors({
    color: requireColor('color', color),
    background: requireColor('background', background),
    invert,
  });
}

function requireColor(name: string, text: string | undefined): string | undefined {
  if (text === undefined || colorPattern.test(text)) return text && canonicalColor(text);
  throw new RangeError(
    `${name}: ${JSON.stringify(text)} given, "RRGGBB", "RRGGBBAA" or "transparent" allowed`,
  );
}
