import { canonicalColor, type Colors, colorPattern, decideColors } from './colors.ts';
import { type GreyImage, resize, scaledTo } from './image.ts';
import { encodePng } from './png.ts';
import { encodeSvg } from './svg.ts';

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

/** How an SVG looks, and what it says. */
export interface SvgOptions extends PictureOptions {
  /** For people who cannot see the picture. Default: "handwritten digit, generated". */
  readonly title?: string;
}

/**
 * Encodes an image as PNG, with the same pixels as the HTTP API.
 *
 * @throws RangeError for an image that is not square and has no width, or an option that is not allowed
 */
export function toPng(image: DigitImage, options: PictureOptions = {}): Uint8Array<ArrayBuffer> {
  const grey = greyImage(image);
  const { width, height } = sizeOf(grey, options);
  return encodePng(resize(grey, width, height), { colors: colorsOf(options) });
}

/** Encodes an image as an outline that is sharp at any size. @throws RangeError as toPng does */
export function toSvg(image: DigitImage, options: SvgOptions = {}): string {
  const { title = 'handwritten digit, generated' } = options;
  const grey = greyImage(image);
  return encodeSvg(grey, colorsOf(options), { ...sizeOf(grey, options), title });
}

/** A PNG as a data: URL, for an <img>. @throws RangeError as toPng does */
export function toDataUrl(image: DigitImage, options: PictureOptions = {}): string {
  const png = Array.from(toPng(image, options), (byte) => String.fromCharCode(byte));
  return `data:image/png;base64,${btoa(png.join(''))}`;
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
