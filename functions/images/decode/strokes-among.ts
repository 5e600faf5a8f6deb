import { type Strokes, strokesOf } from './strokes.ts';

/** What differs from the paper by this share of the ink's contrast belongs to a stroke. */
const strokeShare = 0.3;

/** The ink of a pen differs from the paper by this share of its contrast; faint lines do not. */
const strongShare = 0.6;

/** Where there is more than this beside the digit, or the digit crosses the page, it may be lines. */
const mostApart = 40;
const crossingShare = 0.9;

/** Strong ink is the digit where it is smaller than all of the ink by this share. */
const muchSmaller = 2 / 3;

/**
 * Finds the strokes of the digit among contrasts to the paper. Where what is found hangs together with lines
 * that are fainter than a pen, curved or broken ones too, it is what is strong of it.
 *
 * @param values [height × width] 0 (paper) to 1
 * @param level of the ink
 * @param noise what nearly all of the paper stays below
 * @returns null where nothing is like a digit
 */
export function strokesAmong(
  values: Float32Array,
  { level, noise }: { readonly level: number; readonly noise: number },
  width: number,
): Strokes | null {
  const above = (share: number) =>
    strokesOf(aboveLevel(values, Math.max(noise, share * level)), width);
  const all = above(strokeShare);
  const height = values.length / width;
  const isDoubtful =
    !all || all.count > mostApart || all.side >= crossingShare * Math.min(width, height);
  if (!isDoubtful) return all;
  const strong = above(strongShare);
  if (!strong) return all;
  const isClearer = !all || (strong.side <= muchSmaller * all.side && strong.count <= all.count);
  return isClearer ? { ...strong, isAll: false } : all;
}

/** All that may be ink. @param values [height × width] 0 (paper) to 1 */
export function possibleInk(
  values: Float32Array,
  { level, noise }: { readonly level: number; readonly noise: number },
): Uint8Array {
  return aboveLevel(values, Math.max(noise, strokeShare * level));
}

function aboveLevel(values: Float32Array, threshold: number): Uint8Array {
  const mask = new Uint8Array(values.length);
  for (let pixel = 0; pixel < mask.length; pixel++) {
    mask[pixel] = (values[pixel] ?? 0) > threshold ? 1 : 0;
  }
  return mask;
}
