import { convertIndexedToRgb, decode as decodePng, hasPngSignature } from 'fast-png';
import type { DecodedPng } from 'fast-png';
import { decode } from 'image-js';

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

/** JPEG, and TIFF of either byte order. image-js takes BMP too, but its palettes for greys. */
const otherSignatures = [
  [0xff, 0xd8, 0xff],
  [0x49, 0x49, 0x2a, 0x00],
  [0x4d, 0x4d, 0x00, 0x2a],
];

/**
 * Decodes an image file's bytes: PNG, JPEG or TIFF, told by their first bytes.
 *
 * @throws Error in the decoder's words where the bytes are not such a file or a damaged one
 */
export function decodeImageSamples(bytes: Uint8Array): ImageSamples {
  // image-js checks no PNG checksum and takes PNGs of less than 8 bits for something else.
  if (hasPngSignature(bytes)) return pngSamples(decodePng(bytes, { checkCrc: true }));
  const isOther = otherSignatures.some((signature) =>
    signature.every((byte, index) => bytes[index] === byte),
  );
  if (!isOther) throw new Error('neither PNG, JPEG nor TIFF');
  const { height, width, channels, bitDepth, data } = decode(bytes).getRawImage();
  return { height, width, channels, maximum: 2 ** bitDepth - 1, data, transparent: [] };
}

function pngSamples(png: DecodedPng): ImageSamples {
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
