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
  const back = inverse(map);
  const at = (x: number, y: number) =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : (pixels[y * width + x] ?? 0);
  for (let row = 0; row < mask.height; row++) {
    for (let column = 0; column < mask.width; column++) {
      const [x, y] = [left + column + 0.5, top + row + 0.5];
      const w = back[6] * x + back[7] * y + back[8];
      const sourceX = (back[0] * x + back[1] * y + back[2]) / w - 0.5;
      const sourceY = (back[3] * x + back[4] * y + back[5]) / w - 0.5;
      const [x0, y0] = [Math.floor(sourceX), Math.floor(sourceY)];
      if (x0 < -1 || y0 < -1 || x0 >= width || y0 >= height) continue;
      const [shareX, shareY] = [sourceX - x0, sourceY - y0];
      const upper = at(x0, y0) * (1 - shareX) + at(x0 + 1, y0) * shareX;
      const lower = at(x0, y0 + 1) * (1 - shareX) + at(x0 + 1, y0 + 1) * shareX;
      drawn[row * mask.width + column] = upper * (1 - shareY) + lower * shareY + 0.5;
    }
  }
  return { ...mask, pixels: drawn };
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
