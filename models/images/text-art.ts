import { type ColorImage, isColor, type RasterImage } from './image.ts';

/** From here on a pixel is ink: half grey, as in the server's outlines. */
const inkFrom = 128;

/** By whether the upper and the lower pixel are ink. */
const blocks = [' ', '▄', '▀', '█'] as const;

/** From dark to bright, each covering about as much more of its place. */
const shades = Array.from(' .:-=+*#%@');

/**
 * An image as text, two pixels one above the other a character, which are about square on a terminal. A grey image is
 * drawn in blocks, one in colour by its brightness.
 *
 * @returns ⌈height ÷ 2⌉ lines of up to `width` characters, each with its line feed
 */
export function textArt(image: RasterImage): string {
  if (isColor(image)) return shadedText(image);
  const { width, height, pixels } = image;
  const isInk = (x: number, y: number) => y < height && (pixels[y * width + x] ?? 0) >= inkFrom;
  const lines = Array.from({ length: Math.ceil(height / 2) }, (_, line) => {
    const characters = Array.from({ length: width }, (_unused, x) => {
      const upper = isInk(x, 2 * line) ? 2 : 0;
      return blocks[upper + (isInk(x, 2 * line + 1) ? 1 : 0)] ?? '';
    });
    return `${characters.join('').trimEnd()}\n`;
  });
  return lines.join('');
}

function shadedText(image: ColorImage): string {
  const { width, height } = image;
  return Array.from({ length: Math.ceil(height / 2) }, (_, line) => {
    const characters = Array.from({ length: width }, (_unused, x) => {
      const upper = brightness(image, 2 * line * width + x);
      const lower = 2 * line + 1 < height ? brightness(image, (2 * line + 1) * width + x) : upper;
      return shades[Math.floor(((upper + lower) / 2 / 256) * shades.length)];
    });
    return `${characters.join('').trimEnd()}\n`;
  }).join('');
}

/** Luma of a pixel, 0 to 255 (ITU-R BT.601). */
function brightness({ pixels }: ColorImage, pixel: number): number {
  const [red = 0, green = 0, blue = 0] = pixels.subarray(3 * pixel, 3 * pixel + 3);
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}
