import type { ImageSamples } from './samples.ts';

/**
 * Converts an image to 8-bit grey: colours to their luma, transparent pixels composited over a background.
 *
 * @param background its grey, 0 (black) to 255 (white)
 * @returns [height, width], 0..255
 * @see https://www.itu.int/rec/R-REC-BT.601 for the luma, which JPEG files store as well
 */
export function greyPixels(image: ImageSamples, background = 0): Uint8Array {
  const { channels, data, maximum } = image;
  const hasAlpha = channels % 2 === 0;
  const pixels = new Uint8Array(image.height * image.width).fill(background);
  for (let index = 0; index < pixels.length; index++) {
    const offset = index * channels;
    if (isTransparent(image, offset)) continue;
    const grey = channels < 3 ? (data[offset] ?? 0) : luma(data, offset);
    const opacity = hasAlpha ? (data[offset + channels - 1] ?? 0) / maximum : 1;
    pixels[index] = Math.round((grey * opacity * 255) / maximum + (1 - opacity) * background);
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

/** Whether no pixel lets a background through. */
export function isOpaque(image: ImageSamples): boolean {
  const { channels, data, maximum, transparent } = image;
  if (transparent.length > 0) return !somePixel(image, (offset) => isTransparent(image, offset));
  return channels % 2 === 1 || !somePixel(image, (at) => data[at + channels - 1] !== maximum);
}

/** Whether some pixel has different amounts of red, green and blue, by more than compression leaves in grey images. */
export function hasColor(image: ImageSamples): boolean {
  const { channels, data, maximum } = image;
  if (channels < 3) return false;
  const most = maximum * greyTolerance;
  return somePixel(image, (offset) => {
    const [red = 0, green = 0, blue = 0] = [data[offset], data[offset + 1], data[offset + 2]];
    return Math.max(red, green, blue) - Math.min(red, green, blue) > most;
  });
}

const greyTolerance = 16 / 255;

function somePixel(
  { height, width, channels }: ImageSamples,
  test: (offset: number) => boolean,
): boolean {
  for (let index = 0; index < height * width; index++) if (test(index * channels)) return true;
  return false;
}
