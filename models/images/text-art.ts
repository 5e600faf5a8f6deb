import type { GreyImage } from './image.ts';

/** From here on a pixel is ink: half grey, as in the server's outlines. */
const inkFrom = 128;

/** By whether the upper and the lower pixel are ink. */
const blocks = [' ', '▄', '▀', '█'] as const;

/**
 * An image as text, two pixels one above the other a character, which are about square on a terminal.
 *
 * @returns ⌈height ÷ 2⌉ lines of up to `width` characters, each with its line feed
 */
export function textArt({ width, height, pixels }: GreyImage): string {
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
