import type { ImageSamples } from './samples.ts';

/**
 * Converts an image to 8-bit grey: colours to their luma, transparent pixels composited over a background.
 *
 * @param background its grey, 0 (black) to 255 (white)
 * @returns [height, width], 0..255
 */
export function greyPixels(image: ImageSamples, background = 0): Uint8Array {
  const { channels, data } = image;
  const greyAt = (offset: number) =>
    channels < 3
      ? (data[offset] ?? 0)
      : luma(data[offset] ?? 0, data[offset + 1] ?? 0, data[offset + 2] ?? 0);
  return composited(image, background, [greyAt]);
}

/**
 * Converts an image to RGB of 8 bits, transparent pixels composited over a background. Of a grey image all three are
 * its grey.
 *
 * @param background its grey, 0 (black) to 255 (white)
 * @returns [height, width, 3], 0..255
 */
export function rgbPixels(image: ImageSamples, background = 0): Uint8Array {
  const { channels, data } = image;
  const colors = [0, 1, 2].map((channel) => {
    const place = channels < 3 ? 0 : channel;
    return (offset: number) => data[offset + place] ?? 0;
  });
  return composited(image, background, colors);
}

/** @param values what each channel of the result is of a pixel whose samples begin at an offset, 0..maximum */
function composited(
  image: ImageSamples,
  background: number,
  values: readonly ((offset: number) => number)[],
): Uint8Array {
  const { channels, data, maximum } = image;
  const hasAlpha = channels % 2 === 0;
  const area = image.height * image.width;
  const pixels = new Uint8Array(area * values.length).fill(background);
  for (let index = 0; index < area; index++) {
    const offset = index * channels;
    if (isTransparent(image, offset)) continue;
    const opacity = hasAlpha ? (data[offset + channels - 1] ?? 0) / maximum : 1;
    for (const [channel, valueAt] of values.entries()) {
      const value = (valueAt(offset) * opacity * 255) / maximum;
      pixels[index * values.length + channel] = Math.round(value + (1 - opacity) * background);
    }
  }
  return pixels;
}

/** @see https://www.itu.int/rec/R-REC-BT.601, which JPEG files store as well */
function luma(red: number, green: number, blue: number): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/** Grey of pixels in RGB, by their luma; of grey pixels the pixels themselves. @returns [pixels], 0..255 */
export function greyOf(pixels: Uint8Array, channels: number): Uint8Array {
  if (channels === 1) return pixels;
  return Uint8Array.from({ length: pixels.length / channels }, (_, index) => {
    const at = index * channels;
    return Math.round(luma(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0));
  });
}

/** Pixels in RGB that look like grey ones. @returns [pixels, 3] */
export function rgbOf(grey: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: 3 * grey.length }, (_, at) => grey[Math.floor(at / 3)] ?? 0);
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
