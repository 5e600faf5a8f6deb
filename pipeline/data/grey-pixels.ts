import type { ImageSamples } from './image-samples.ts';

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
