import { convertIndexedToRgb, decode as readPng, hasPngSignature } from 'fast-png';
import { decode as readJpeg } from 'jpeg-js';
import { decode as readTiff } from 'tiff';

/** An image as its file has it: grey, grey and alpha, RGB or RGBA. */
export interface ImageSamples {
  readonly height: number;
  readonly width: number;
  /** 1 to 4; where even, the last one is alpha */
  readonly channels: number;
  /** The value of white and of full opacity: 255, or 65535 in files of 16 bits. */
  readonly maximum: number;
  /** [height, width, channels], 0..maximum */
  readonly data: ArrayLike<number>;
  /** The samples that stand for a transparent pixel in files without alpha; may be empty. */
  readonly transparent: readonly number[];
}

const jpegSignature = [0xff, 0xd8, 0xff];
/** Little endian and big endian. */
const tiffSignatures = [
  [0x49, 0x49, 0x2a, 0x00],
  [0x4d, 0x4d, 0x00, 0x2a],
];

/**
 * Decodes an image file, PNG, JPEG or TIFF: its first bytes say which. docs/adr/0005-image-decoders.md
 * says why by these packages.
 *
 * @throws Error in the decoder's words where the bytes are not such a file or a damaged one
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
 * Turns an image into greys of 8 bits: colours by their luma, alpha composited over black.
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

/** Of any size, as the other decoders take it. */
function decodeJpeg(bytes: Uint8Array): ImageSamples {
  const { height, width, data } = readJpeg(bytes, {
    useTArray: true,
    maxMemoryUsageInMB: Number.POSITIVE_INFINITY,
    maxResolutionInMP: Number.POSITIVE_INFINITY,
  });
  return { height, width, channels: 4, maximum: 255, data, transparent: [] };
}

/**
 * Decodes a PNG of any kind: greys of 1 to 16 bits, colours, palettes, alpha, interlaced or not.
 *
 * @throws Error in the decoder's words where a checksum is wrong or the file is damaged
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

/** Greys of 1, 2 or 4 bits read as indices into this palette are greys of 8 bits. */
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
 * Decodes the first image of a TIFF: greys of 1, 8 or 16 bits, RGB, RGBA or a palette, of either byte
 * order, uncompressed or compressed by LZW or Deflate.
 *
 * @throws Error where the file is damaged or of a kind that the decoder cannot read
 */
function decodeTiff(bytes: Uint8Array): ImageSamples {
  // The decoder reads the whole buffer under a view, so a cut file in a larger buffer would not be noticed.
  const [image] = readTiff(new Uint8Array(bytes), { pages: [0] });
  if (!image) throw new Error('no image');
  const { data, height, width, bitsPerSample, samplesPerPixel, type } = image;
  if (data instanceof Float32Array || data instanceof Float64Array) {
    throw new Error('Float TIFF data is not supported.');
  }
  if (image.tiled && samplesPerPixel > 1) {
    // tiff 7.1.3 places the first sample of each pixel and leaves the others at 0.
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

/** A TIFF's palette has colours of 16 bits; each index may have an alpha behind it. */
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
