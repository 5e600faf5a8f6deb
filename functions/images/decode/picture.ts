import { Problem } from '../../problem.ts';

/** An image with colours and opacity. */
export interface Picture {
  readonly width: number; // pixels
  readonly height: number; // pixels
  /** [height, width, 4] red, green and blue times opacity, then opacity; 0 to 255 */
  readonly samples: Uint8Array;
}

/** The pixels of the largest decoded picture: its samples take 4 MiB. */
export const mostPixels = 2 ** 20;

/** The answer to an image that cannot be read. @param why whole sentences */
export function invalidImage(why: string): Problem {
  return new Problem('invalid-image', [], `The image cannot be read: ${why}`);
}

/** Refuses a picture by its header, before anything is decoded. @throws Problem image-too-large */
export function requireSize(
  { width, height }: { readonly width: number; readonly height: number },
  most: number = mostPixels,
): void {
  if (width * height > most) throw tooLarge({ width, height }, `up to ${most} pixels`);
}

/** The answer to an image with too many pixels. @param allowed what is, for the end of a sentence */
export function tooLarge(
  { width, height }: { readonly width: number; readonly height: number },
  allowed: string,
): Problem {
  const detail = `The image has ${width} × ${height} pixels; allowed: ${allowed}.`;
  return new Problem('image-too-large', [], detail);
}
