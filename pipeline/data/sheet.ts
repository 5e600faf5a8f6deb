import { encode } from 'fast-png';
import { setSheet } from '../../models/sheet.ts';

/**
 * Sets images side by side, row by row, on black ground.
 *
 * @param images of 0 to 255, row by row
 * @returns a grey PNG
 */
export function encodeSheet(
  images: readonly Uint8Array[],
  columns: number,
  size: { readonly height: number; readonly width: number },
): Uint8Array {
  const { width, height, pixels } = setSheet(images, columns, size);
  return encode({ width, height, data: pixels, channels: 1, depth: 8 });
}
