import { canonicalColor, type Colors, colorPattern, decideColors } from './colors.ts';
import { shown } from '../shown.ts';
import { isColor, type RasterImage, scaledTo } from './image.ts';

/** An image, or the pixels of a square grey one, such as the 784 bytes of a digit. */
export type DigitImage = RasterImage | Uint8Array;

/** How a picture looks. Only grey images take colors: others have their own. */
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

/** Every option, for whoever writes JavaScript: a name that is misspelt would change nothing. */
export const pictureOptions: Readonly<Record<keyof PictureOptions, true>> = {
  size: true,
  color: true,
  background: true,
  invert: true,
};

/** A picture, decided. */
interface DecidedPicture {
  readonly image: RasterImage;
  readonly width: number; // pixels
  readonly height: number; // pixels
  readonly colors: Colors;
}

/**
 * Decides size and colors.
 *
 * @param known the names that options may have
 * @throws TypeError for what is no image, no options or an option that there is not
 * @throws RangeError for an image that is not square and has no width, or an option that is not allowed
 */
export function decidePicture(
  image: DigitImage,
  options: PictureOptions,
  known: object = pictureOptions,
): DecidedPicture {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`options: ${shown(options)} given, an object allowed`);
  }
  for (const name in options) requireKnown(name, known);
  const raster = rasterImage(image);
  if (isColor(raster)) refuseColors(options);
  return { image: raster, ...sizeOf(raster, options), colors: colorsOf(options) };
}

function requireKnown(name: string, known: object): void {
  if (Object.hasOwn(known, name)) return;
  const names = Object.keys(known).join(', ');
  throw new TypeError(`options: ${name} given, { ${names} } allowed`);
}

function rasterImage(image: DigitImage): RasterImage {
  if (!isBytes(image)) return requireRaster(image);
  const side = Math.sqrt(image.length);
  if (side > 0 && Number.isInteger(side)) return { width: side, height: side, pixels: image };
  throw new RangeError(
    `image: ${image.length} pixels are no square: give { width, height, pixels }, and channels: 3 in colour`,
  );
}

function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && (value as Uint8Array).BYTES_PER_ELEMENT === 1;
}

function requireRaster(image: unknown): RasterImage {
  const { width, height, channels = 1, pixels } = Object(image) as Partial<RasterImage>;
  if (!isBytes(pixels)) {
    throw new TypeError(
      `image: ${shown(image)} given, a Uint8Array of a square image or { width, height, pixels } allowed`,
    );
  }
  requireSide('width', width);
  requireSide('height', height);
  if (channels !== 1 && channels !== 3) {
    throw new RangeError(`image.channels: ${shown(channels)} given, 1 or 3 allowed`);
  }
  const wanted = Number(width) * Number(height) * channels;
  if (pixels.length === wanted) return image as RasterImage;
  throw new RangeError(
    `image.pixels: ${pixels.length} bytes given, ${wanted} allowed for ${width} × ${height}`,
  );
}

function requireSide(name: string, side: unknown): void {
  if (Number.isInteger(side) && Number(side) >= 1) return;
  throw new RangeError(`image.${name}: ${shown(side)} given, a whole number from 1 allowed`);
}

const largestSize = 4096;

function sizeOf(image: RasterImage, { size }: PictureOptions) {
  if (size === undefined || (Number.isInteger(size) && size >= 1 && size <= largestSize)) {
    return scaledTo(image, size);
  }
  throw new RangeError(
    `size: ${shown(size)} given, a whole number from 1 to ${largestSize} allowed`,
  );
}

function refuseColors({ color, background, invert }: PictureOptions): void {
  for (const [name, value] of Object.entries({ color, background, invert })) {
    if (value === undefined || value === false) continue;
    throw new RangeError(`${name}: ${value} given, the image is in colour and has its own colors`);
  }
}

function colorsOf({ color, background, invert }: PictureOptions): Colors {
  if (invert !== undefined && typeof invert !== 'boolean') {
    throw new TypeError(`invert: ${shown(invert)} given, true or false allowed`);
  }
  return decideColors({
    color: requireColor('color', color),
    background: requireColor('background', background),
    invert,
  });
}

function requireColor(name: string, text: string | undefined): string | undefined {
  if (text === undefined || (typeof text === 'string' && colorPattern.test(text)))
    return text && canonicalColor(text);
  throw new RangeError(
    `${name}: ${shown(text)} given, "RRGGBB", "RRGGBBAA" or "transparent" allowed`,
  );
}
