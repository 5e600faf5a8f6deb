import { encode } from 'fast-png';
import type { GreyImage } from './grey-image.ts';

/**
 * Part of every ETag: raised whenever the same pixels become other bytes (another resampler, another
 * deflate), so that no cache mixes the two.
 */
export const imageFormatVersion = 1;

/**
 * Encodes an image as an 8-bit grey PNG (ISO/IEC 15948). The deflate is written in JavaScript, unlike
 * Node's, whose output differs between zlib builds: the bytes are the same on every machine.
 */
export function encodePng({ width, height, pixels }: GreyImage): Uint8Array<ArrayBuffer> {
  const png = encode(
    { width, height, data: pixels, channels: 1, depth: 8 },
    { zlib: { level: 3 } },
  );
  // The encoder's array is a view of a larger buffer; the copy is the PNG alone.
  return new Uint8Array(png);
}
