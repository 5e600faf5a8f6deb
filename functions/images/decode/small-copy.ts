import { type Planes, reduced } from './planes.ts';
import { clearestSplit, type Split } from './two-colors.ts';

/** The longer side of the copy on which what lies on a ground is searched, in pixels. */
const copySide = 100;

/** A picture with shorter sides, in pixels, shows a digit and nothing around its paper. */
const leastSide = 56;

/** A small copy of a picture, in two colours. */
export interface SmallCopy {
  readonly width: number;
  /** How many pixels of the picture one of the copy is wide and high. */
  readonly factor: number;
  readonly split: Split;
}

/** A small copy of planes in two colours; null where they are too small, or have no two. */
export function smallCopyOf({ width, height, channels }: Planes): SmallCopy | null {
  if (Math.min(width, height) < leastSide) return null;
  const factor = Math.ceil(Math.max(width, height) / copySide);
  const split = clearestSplit(channels.map((channel) => reduced(channel, width, height, factor)));
  return split && { width: Math.ceil(width / factor), factor, split };
}
