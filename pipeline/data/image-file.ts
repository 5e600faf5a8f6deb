import { convertIndexedToRgb, decode as readPng, hasPngSignature } from 'fast-png';
import { decode as readJpeg } from 'jpeg-js';
import { decode as readTiff } from 'tiff';

/** An image as it is stored in its file: grey, grey and alpha, RGB or RGBA. */
export interface ImageSamples {
  readonly height: number;
  readonly width: number;
  /** 1 to 4; if even, the last one is alpha */
  readonly channels: number;
  /** The value of white and of full opacity: 255, or 65535 in files of 16 bits. */
  readonly maximum: number;
  /** [height, width, channels], 0..maximum */
  readonly data: ArrayLike<number>;
  /** The one colour that is transparent in a file without alpha; empty if there is none. */
  readonly transparent: readonly number[];
}

const jpegSignature = [0xff, 0xd8, 0xff];
/** Little endian and big endian. */
const tiffSignatures = [
  [0x49, 0x49, 0x2a, 0x00],
  [0x4d, 0x4d, 0x00, 0x2a],
];

/**
 * Decodes a PNG, JPEG or TIFF file; its first bytes tell which it is. docs/adr/0005-image-decoders.md
 * explains the choice of packages.
 *
 * @throws Error with the decoder's message if the file is of another kind or damaged
 */
export function decodeImageFile(bytes: Uint8Array): ImageSamples {
  const beginsWith = (signature: readonly number[]) =>
    signature.every((byte, index) => bytes[index] === byte);
  if (hasPngSignature(bytes)) return decodePng(bytes);
  if (beginsWith(jpegSignature)) return decodeJpeg(bytes);
  if (tiffSignatures.some(beginsWith)) return decodeTiff(bytes);
  throw new Error('neither PNG, JPEG nor TIFF');
}

/**
 * Converts an image to 8-bit grey: colours to their luma, transparent pixels composited over black.
 *
 * @returns [height, width], 0..255
 * @see https://www.itu.int/rec/R-REC-BT.601 for the luma, which JPEG files store as well
 */
export function greyPixels(image: ImageSamples): Uint8Array {
  const { channels, data, maximum } = image;
  const hasAlpha = channels % 2 === 0;
  const pixels = new Uint8Array(image.height * image.width);
  for (let index = 0; index < pixels.length; index++) {
    const offset = index * channels;
    if (isTransparent(image, offset)) continue;
    const grey = channels < 3 ? (data[offset] ?? 0) : luma(data, offset);
    const opacity = hasAlpha ? (data[offset + channels - 1] ?? 0) / maximum : 1;
    pixels[index] = Math.round((grey * opacity * 255) / maximum);
  }
  return pixels;
}

function luma(data: ArrayLike<number>, offset: number): number {
  const red = data[offset] ?? 0;
  const green = data[offset + 1] ?? 0;
  const blue = data[offset + 2] ?? 0;
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

function isTransparent({ data, transparent }: ImageSamples, offset: number): boolean {
  return (
    transparent.length > 0 &&
    transparent.every((sample, channel) => data[offset + channel] === sample)
  );
}

/** Without jpeg-js's limits on size, which the other decoders don't have either. */
function decodeJpeg(bytes: Uint8Array): ImageSamples {
  const { height, width, data } = readJpeg(bytes, {
    useTArray: true,
    maxMemoryUsageInMB: Number.POSITIVE_INFINITY,
    maxResolutionInMP: Number.POSITIVE_INFINITY,
  });
  return { height, width, channels: 4, maximum: 255, data, transparent: [] };
}

/**
 * Decodes a PNG of any kind: grey of 1 to 16 bits, colour, palette, alpha, interlaced or not.
 *
 * @throws Error with the decoder's message if a checksum is wrong or the file is damaged
 */
function decodePng(bytes: Uint8Array): ImageSamples {
  const png = readPng(bytes, { checkCrc: true });
  const { height, width, depth } = png;
  if (height === 0 || width === 0) throw new Error('no pixels');
  const transparent = [...(png.transparency ?? [])];
  if (!png.palette && depth >= 8) {
    const { channels, data } = png;
    return { height, width, channels, maximum: 2 ** depth - 1, data, transparent };
  }
  const palette = png.palette ?? greyRamp(depth);
  return {
    height,
    width,
    channels: palette[0]?.length ?? 0,
    maximum: 255,
    data: convertIndexedToRgb({ ...png, palette }),
    transparent: transparent.flatMap((value) => palette[value] ?? []),
  };
}

/** A palette that takes grey of 1, 2 or 4 bits to grey of 8 bits. */
function greyRamp(depth: number): number[][] {
  const levelCount = 2 ** depth;
  return Array.from({ length: levelCount }, (_, level) => [(level * 255) / (levelCount - 1)]);
}

type TiffImage = ReturnType<typeof readTiff>[number];

/** Values of the tag PhotometricInterpretation. */
const whiteIsZero = 0;
const blackIsZero = 1;
const paletteColors = 3;

/**
 * Decodes the first image of a TIFF: grey of 1, 8 or 16 bits, RGB, RGBA or a palette, in either byte
 * order, uncompressed or compressed with LZW or Deflate.
 *
 * @throws Error if the file is damaged or of a kind that the decoder cannot read
 */
function decodeTiff(bytes: Uint8Array): ImageSamples {
  // A copy, since the decoder reads the whole buffer behind a view and would not notice a truncated file in it.
  const [image] = readTiff(new Uint8Array(bytes), { pages: [0] });
  if (!image) throw new Error('no image');
  const { data, height, width, bitsPerSample, samplesPerPixel, type } = image;
  if (data instanceof Float32Array || data instanceof Float64Array) {
    throw new Error('Float TIFF data is not supported.');
  }
  if (image.tiled && samplesPerPixel > 1) {
    // tiff 7.1.3 decodes the first sample of each pixel and leaves the others at 0.
    throw new Error(`tiles of ${samplesPerPixel} samples per pixel are not supported`);
  }
  if (type === paletteColors) return paletteSamples(image);
  const isGrey = type === whiteIsZero || type === blackIsZero;
  const channels = (isGrey ? 1 : 3) + Number(image.alpha);
  if (samplesPerPixel !== channels) {
    throw new Error(`${samplesPerPixel} samples per pixel, expected ${channels}`);
  }
  return { height, width, channels, maximum: 2 ** bitsPerSample - 1, data, transparent: [] };
}

/** The colours of a TIFF's palette have 16 bits; each index may be followed by an alpha value. */
function paletteSamples(image: TiffImage): ImageSamples {
  const { data, height, width, bitsPerSample, samplesPerPixel, palette } = image;
  const maximum = 65_535;
  const samples: number[] = [];
  for (let offset = 0; offset < data.length; offset += samplesPerPixel) {
    const color = palette?.[data[offset] ?? -1];
    if (!color) throw new Error(`no color ${data[offset]} in the palette`);
    samples.push(...color);
    if (samplesPerPixel === 2) {
      samples.push(((data[offset + 1] ?? 0) * maximum) / (2 ** bitsPerSample - 1));
    }
  }
  const channels = samplesPerPixel === 2 ? 4 : 3;
  return { height, width, channels, maximum, data: samples, transparent: [] };
}
