import { inkThreshold } from '../../datasets/lines/glyph.ts';
import type { Mask } from '../../datasets/lines/mask.ts';
import type { DrawnLine } from '../../datasets/series.ts';
import { alphabet } from '../../datasets/text/alphabet.ts';

/** Texts of all characters, several of each. */
export function textsOfAll(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) =>
    Array.from(
      { length: 8 },
      (_ignored, place) => alphabet[(index * 5 + place * 7) % alphabet.length],
    )
      .join('')
      .trim(),
  );
}

/** The share of a mask's ink inside a box, and how far its ink stays from the farthest side, in pixels. */
export function inside(
  { left, top, width, height, pixels }: Mask,
  box: NonNullable<DrawnLine['characters'][number]['box']>,
) {
  let [all, within] = [0, 0];
  const margin = { left: Infinity, top: Infinity, right: Infinity, bottom: Infinity };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const grey = pixels[y * width + x] ?? 0;
      const [column, row] = [left + x, top + y];
      all += grey;
      const isInside =
        column >= box.left && column < box.right && row >= box.top && row < box.bottom;
      if (isInside) within += grey;
      if (grey < inkThreshold) continue;
      margin.left = Math.min(margin.left, column - box.left);
      margin.right = Math.min(margin.right, box.right - 1 - column);
      margin.top = Math.min(margin.top, row - box.top);
      margin.bottom = Math.min(margin.bottom, box.bottom - 1 - row);
    }
  }
  return { share: within / all, margin: Math.max(...Object.values(margin)) };
}
