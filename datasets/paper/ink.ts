import type { Dice } from '../dice.ts';
import type { Mask } from '../lines/mask.ts';
import { channelsOf, type Picture } from './picture.ts';
import type { Paper } from './presets.ts';

/** How ink looks: its channels, and how much of the paper it hides for each grey of a mask. */
interface Ink {
  readonly color: readonly number[];
  readonly strength: number;
}

/** Picks the ink of a picture. @param channels of the picture */
export function pickInk({ ink, opacity }: Paper, channels: number, dice: Dice): Ink {
  return { color: channelsOf(dice.pick(ink), channels), strength: dice.between(...opacity) / 255 };
}

/** The ink of all masks on a page: where two meet, the darker is seen. @returns [height × width], 0 to 255 */
export function inkOn(
  { width, height }: Pick<Picture, 'width' | 'height'>,
  masks: readonly (Mask | null)[],
): Uint8Array {
  const inked = new Uint8Array(width * height);
  for (const mask of masks) if (mask) layOver(inked, width, height, mask);
  return inked;
}

/** Lays ink over a picture. @param inked as {@link inkOn} gives it */
export function addInk({ planes }: Picture, inked: Uint8Array, { color, strength }: Ink): void {
  for (const [channel, plane] of planes.entries()) {
    const level = color[channel] ?? 0;
    for (let at = 0; at < inked.length; at++) {
      const grey = inked[at] ?? 0;
      if (grey === 0) continue;
      const before = plane[at] ?? 0;
      plane[at] = before + grey * strength * (level - before);
    }
  }
}

/**
 * Ink on paper of one color, as bytes with channels side by side: those that {@link addInk} leads to, by a table of the
 * 256 greys of ink.
 */
export function inkOnColor(
  inked: Uint8Array,
  { color, strength }: Ink,
  ground: readonly number[],
): Uint8Array {
  const channels = ground.length;
  const bytes = new Uint8Array(inked.length * channels);
  for (const [channel, before] of ground.entries()) {
    const change = (color[channel] ?? 0) - before;
    const table = Uint8Array.from({ length: 256 }, (_, grey) =>
      Math.min(Math.max(Math.fround(before + grey * strength * change) + 0.5, 0), 255),
    );
    for (let at = 0; at < inked.length; at++) {
      bytes[at * channels + channel] = table[inked[at] ?? 0] ?? 0;
    }
  }
  return bytes;
}

function layOver(inked: Uint8Array, width: number, height: number, mask: Mask): void {
  const [firstRow, firstColumn] = [Math.max(0, -mask.top), Math.max(0, -mask.left)];
  const lastRow = Math.min(mask.height, height - mask.top);
  const lastColumn = Math.min(mask.width, width - mask.left);
  for (let y = firstRow; y < lastRow; y++) {
    const to = (mask.top + y) * width + mask.left;
    const from = y * mask.width;
    for (let x = firstColumn; x < lastColumn; x++) {
      const grey = mask.pixels[from + x] ?? 0;
      if (grey > (inked[to + x] ?? 0)) inked[to + x] = grey;
    }
  }
}
