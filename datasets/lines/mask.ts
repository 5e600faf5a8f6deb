import { type Box, boxAround, cornersOf, inverse, moved, type Transform } from '../geometry.ts';
import { frameOf, type Glyph } from './glyph.ts';

/** A character's own ink on a page, without its neighbours: a part of the page, in whole pixels. */
export interface Mask {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array; // [height × width], 0 to 255
}

/**
 * Draws a glyph through a map from its own pixels to the page's, linearly between pixels.
 *
 * @returns the part of the page that can have ink: most of a digit's image is empty
 */
export function drawMask(glyph: Glyph, map: Transform): Mask {
  const frame = frameOf(glyph, 1);
  if (frame === null) return { left: 0, top: 0, width: 0, height: 0, pixels: new Uint8Array(0) };
  const reached = {
    left: frame.left - 1,
    top: frame.top - 1,
    right: frame.right + 1,
    bottom: frame.bottom + 1,
  };
  const area = boxAround(cornersOf(reached).map((corner) => moved(map, corner)));
  const [left, top] = [Math.floor(area.left), Math.floor(area.top)];
  const [width, height] = [Math.ceil(area.right) - left, Math.ceil(area.bottom) - top];
  const mask = { left, top, width, height, pixels: new Uint8Array(width * height) };
  fillMask(mask, glyph, map);
  return mask;
}

/** Draws the ink of a mask. Terms that are the same along a row are computed once. */
function fillMask(mask: Mask, glyph: Glyph, map: Transform): void {
  const { width, height } = glyph;
  const { left, top, pixels } = mask;
  const bordered = withBorder(glyph);
  const stride = width + 2;
  const [b0, b1, b2, b3, b4, b5, b6, b7, b8] = inverse(map);
  for (let row = 0; row < mask.height; row++) {
    const y = top + row + 0.5;
    const [downX, downY, downW] = [b1 * y, b4 * y, b7 * y];
    for (let column = 0; column < mask.width; column++) {
      const x = left + column + 0.5;
      const w = b6 * x + downW + b8;
      const sourceX = (b0 * x + downX + b2) / w - 0.5;
      const sourceY = (b3 * x + downY + b5) / w - 0.5;
      const x0 = Math.floor(sourceX);
      const y0 = Math.floor(sourceY);
      if (x0 < -1 || y0 < -1 || x0 >= width || y0 >= height) continue;
      const at = (y0 + 1) * stride + x0 + 1;
      const leftUpper = bordered[at] ?? 0;
      const rightUpper = bordered[at + 1] ?? 0;
      const leftLower = bordered[at + stride] ?? 0;
      const rightLower = bordered[at + stride + 1] ?? 0;
      if ((leftUpper | rightUpper | leftLower | rightLower) === 0) continue;
      const shareX = sourceX - x0;
      const shareY = sourceY - y0;
      const upper = leftUpper * (1 - shareX) + rightUpper * shareX;
      const lower = leftLower * (1 - shareX) + rightLower * shareX;
      pixels[row * mask.width + column] = upper * (1 - shareY) + lower * shareY + 0.5;
    }
  }
}

/** A glyph's pixels with a border of one, so that each has neighbours. */
function withBorder({ width, height, pixels }: Glyph): Uint8Array {
  const bordered = new Uint8Array((width + 2) * (height + 2));
  for (let y = 0; y < height; y++) {
    const row = pixels.subarray(y * width, (y + 1) * width);
    bordered.set(row, (y + 1) * (width + 2) + 1);
  }
  return bordered;
}

/** The box of a mask's ink on the page; null where it has none. */
export function maskBox(mask: Mask): Box | null {
  const frame = frameOf(mask);
  return (
    frame && {
      left: mask.left + frame.left,
      top: mask.top + frame.top,
      right: mask.left + frame.right,
      bottom: mask.top + frame.bottom,
    }
  );
}
