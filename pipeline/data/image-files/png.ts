import { convertIndexedToRgb, decode as readPng } from 'fast-png';
import { exifOrientation } from '../../../models/images/orientation.ts';
import { requireSize, type StoredImage } from './samples.ts';

/**
 * Decodes a PNG of any kind: grey of 1 to 16 bits, colour, palette, alpha, interlaced or not.
 *
 * @throws Error with the decoder's message if a checksum is wrong or the file is damaged or too large
 */
export function decodePng(bytes: Uint8Array): StoredImage {
  const { orientation, isIndexed } = checkHeader(bytes);
  const png = readPng(bytes, { checkCrc: true });
  const { height, width, depth } = png;
  if (isIndexed && !png.palette) throw new Error('its palette is missing');
  const transparent = [...(png.transparency ?? [])];
  // Beside true colours, a palette is only a proposal.
  if (!isIndexed && depth >= 8) {
    const { channels, data } = png;
    const maximum = 2 ** depth - 1;
    return { height, width, channels, maximum, data, transparent, orientation };
  }
  const palette = png.palette ?? greyRamp(depth);
  return {
    height,
    width,
    channels: palette[0]?.length ?? 0,
    maximum: 255,
    data: convertIndexedToRgb({ ...png, palette }),
    transparent: transparent.flatMap((value) => palette[value] ?? []),
    orientation,
  };
}

/** A palette that takes grey of 1, 2 or 4 bits to grey of 8 bits. */
function greyRamp(depth: number): number[][] {
  const levelCount = 2 ** depth;
  return Array.from({ length: levelCount }, (_, level) => [(level * 255) / (levelCount - 1)]);
}

const signatureBytes = 8;
/** Length, type and checksum of a chunk. */
const chunkBytes = 12;

/**
 * Checks the size and the kind that the first chunk states, before anything is decoded.
 *
 * @returns whether pixels are indices into a palette, and the orientation of the chunk eXIf, which fast-png passes over;
 *   1 where there is none
 * @throws Error for interlaced samples of less than a byte, whose rows fast-png misreads
 * @see https://www.w3.org/TR/png-3/#eXIf
 */
function checkHeader(bytes: Uint8Array): {
  readonly orientation: number;
  readonly isIndexed: boolean;
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [orientation, isIndexed] = [1, false];
  for (let start = signatureBytes; start + chunkBytes <= bytes.length;) {
    const length = view.getUint32(start);
    const data = start + 8;
    const type = String.fromCharCode(...bytes.subarray(start + 4, data));
    if (type === 'IHDR' && length === 13) {
      requireSize(view.getUint32(data), view.getUint32(data + 4));
      const [depth = 0, color, , , interlace] = bytes.subarray(data + 8, data + 13);
      if (interlace === 1 && depth < 8) {
        throw new Error(
          'an interlaced PNG of less than 8 bits a sample is not supported; save it again without interlacing',
        );
      }
      isIndexed = color === 3;
    }
    if (type === 'eXIf') orientation = exifOrientation(bytes.subarray(data, data + length));
    start = data + length + 4;
  }
  return { orientation, isIndexed };
}
