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

/** Draws a glyph through a map from its own pixels to the page's, linearly between pixels. */
export function drawMask(glyph: Glyph, map: Transform): Mask {
  const { width, height, pixels } = glyph;
  const area = boxAround(
    cornersOf({ left: -0.5, top: -0.5, right: width + 0.5, bottom: height + 0.5 }).map((corner) =>
      moved(map, corner),
    ),
  );
  const left = Math.floor(area.left);
  const top = Math.floor(area.top);
  const mask = {
    left,
    top,
    width: Math.ceil(area.right) - left,
    height: Math.ceil(area.bottom) - top,
  };
  const drawn = new Uint8Array(mask.width * mask.height);
  const part = partWithInk(glyph, map, mask);
  const [b0, b1, b2, b3, b4, b5, b6, b7, b8] = inverse(map);
  for (let row = part.top; row < part.bottom; row++) {
    const y = top + row + 0.5;
    for (let column = part.left; column < part.right; column++) {
      const x = left + column + 0.5;
      const w = b6 * x + b7 * y + b8;
      const sourceX = (b0 * x + b1 * y + b2) / w - 0.5;
      const sourceY = (b3 * x + b4 * y + b5) / w - 0.5;
      const x0 = Math.floor(sourceX);
      const y0 = Math.floor(sourceY);
      if (x0 < -1 || y0 < -1 || x0 >= width || y0 >= height) continue;
      const at = y0 * width + x0;
      const isLeft = x0 >= 0;
      const isRight = x0 + 1 < width;
      const isUpper = y0 >= 0;
      const isLower = y0 + 1 < height;
      const leftUpper = isLeft && isUpper ? (pixels[at] ?? 0) : 0;
      const rightUpper = isRight && isUpper ? (pixels[at + 1] ?? 0) : 0;
      const leftLower = isLeft && isLower ? (pixels[at + width] ?? 0) : 0;
      const rightLower = isRight && isLower ? (pixels[at + width + 1] ?? 0) : 0;
      const shareX = sourceX - x0;
      const shareY = sourceY - y0;
      const upper = leftUpper * (1 - shareX) + rightUpper * shareX;
      const lower = leftLower * (1 - shareX) + rightLower * shareX;
      drawn[row * mask.width + column] = upper * (1 - shareY) + lower * shareY + 0.5;
    }
  }
  return { ...mask, pixels: drawn };
}

/** The part of a mask that can have ink: most of a digit's image is empty. */
function partWithInk(
  glyph: Glyph,
  map: Transform,
  mask: Pick<Mask, 'left' | 'top' | 'width' | 'height'>,
): Box {
  const frame = frameOf(glyph, 1);
  if (frame === null) return { left: 0, top: 0, right: 0, bottom: 0 };
  const { left, top, right, bottom } = frame;
  const reached = { left: left - 1, top: top - 1, right: right + 1, bottom: bottom + 1 };
  const around = boxAround(cornersOf(reached).map((corner) => moved(map, corner)));
  return {
    left: Math.max(0, Math.floor(around.left) - mask.left),
    top: Math.max(0, Math.floor(around.top) - mask.top),
    right: Math.min(mask.width, Math.ceil(around.right) - mask.left),
    bottom: Math.min(mask.height, Math.ceil(around.bottom) - mask.top),
  };
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
