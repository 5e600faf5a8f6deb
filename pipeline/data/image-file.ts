import { hasPngSignature } from 'fast-png';
import { decode } from 'jpeg-js';
import type { ImageSamples } from './image-samples.ts';
import { decodePng } from './png-samples.ts';
import { decodeTiff } from './tiff-samples.ts';

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

/** Of any size, as the other decoders take it. */
function decodeJpeg(bytes: Uint8Array): ImageSamples {
  const { height, width, data } = decode(bytes, {
    useTArray: true,
    maxMemoryUsageInMB: Number.POSITIVE_INFINITY,
    maxResolutionInMP: Number.POSITIVE_INFINITY,
  });
  return { height, width, channels: 4, maximum: 255, data, transparent: [] };
}
