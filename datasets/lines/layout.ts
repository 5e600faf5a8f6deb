import type { Dice } from '../dice.ts';
import { affine, chain, type Transform, translation, turn } from '../geometry.ts';
import { type Glyph, strokeThreshold } from './glyph.ts';
import type { Hand } from './hand.ts';

/** Names of how regularly a hand writes: what varies from character to character, and how far. */
export const variations = {
  steady: { size: 0, slant: 0, turn: 0, baseline: 0, slope: 0, gap: 0 },
  natural: { size: 0.05, slant: 0.05, turn: 0.03, baseline: 0.035, slope: 0.012, gap: 0.06 },
  loose: { size: 0.12, slant: 0.14, turn: 0.07, baseline: 0.09, slope: 0.035, gap: 0.14 },
} as const;

/** The name of a {@link variations} entry. */
export type VariationName = keyof typeof variations;

/** Gaps between the inks of neighbours where they come closest, in heights of a digit. */
export const spacings = { narrow: 0.07, normal: 0.15, wide: 0.32 } as const;

/** The name of a {@link spacings} entry. */
export type SpacingName = keyof typeof spacings;

/** How the characters of a line stand. */
export interface Arrangement {
  readonly variation: VariationName;
  readonly spacing: SpacingName;
  /** The share of neighbours that touch, 0 to 1. */
  readonly touching: number;
  /** Whether each stands in a box of its own, as on forms. */
  readonly inCells: boolean;
}

/** Characters in their places, in pixels of the model's images, the baseline at y = 0. */
export interface Layout {
  /** From each glyph's own pixels to the line. */
  readonly places: readonly Transform[];
  /** The boxes of a form; null: there are none. */
  readonly cells: Cells | null;
}

/** Boxes side by side, each as wide as the others. */
export interface Cells {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
  readonly width: number;
  readonly count: number;
}

/** Touching inks overlap by this much, in pixels of the model's images. */
const overlap = 1;
/** How far a character may reach over its neighbour where their shapes leave room, in the same. */
const reach = 2;
/** Sizes of a form's box, in heights of a digit. */
const cell = { width: 1.15, above: 1.25, below: 0.28 } as const;

/** Places the characters of a line from left to right. */
export function layOut(
  glyphs: readonly Glyph[],
  hand: Pick<Hand, 'height'>,
  { variation, spacing, touching, inCells }: Arrangement,
  dice: Dice,
): Layout {
  const vary = variations[variation];
  const slope = dice.between(-vary.slope, vary.slope);
  const lean = dice.between(-vary.slant, vary.slant);
  const leaned = glyphs.map((glyph) => varied(glyph, hand, { ...vary, lean }, dice));
  const gaps = glyphs.map(() =>
    dice.share() < touching
      ? -overlap
      : hand.height * Math.max(0.02, spacings[spacing] + dice.between(-vary.gap, vary.gap)),
  );
  const shift = inCells
    ? shiftsInCells(glyphs, leaned, hand)
    : shifts(glyphs, leaned, gaps, hand, dice);
  const places = leaned.map((own, index) =>
    chain(own, translation(shift[index] ?? 0, 0), turn(slope)),
  );
  return { places, cells: inCells ? cellsOf(glyphs.length, hand) : null };
}

/** A character's own size, slant, turn and height above the baseline, around the middle of its foot. */
function varied(
  { resolution, baseline, ink }: Glyph,
  { height }: Pick<Hand, 'height'>,
  {
    size,
    slant,
    turn: turned,
    baseline: raised,
    lean,
  }: Omit<(typeof variations)[VariationName], never> & { readonly lean: number },
  dice: Dice,
): Transform {
  const middle = ink ? (ink.left + ink.right) / 2 : 0;
  const scale = (1 + dice.between(-size, size)) / resolution;
  const shear = lean + dice.between(-slant, slant);
  return chain(
    translation(-middle, -baseline),
    affine(scale, -shear * scale, 0, 0, scale, 0),
    turn(dice.between(-turned, turned)),
    translation(0, height * dice.between(-raised, raised)),
  );
}

/** The leftmost and rightmost ink of each row of a line, rows counted from far above the baseline. */
interface Profile {
  readonly left: number[];
  readonly right: number[];
}

const rowsAbove = 48;
const rowCount = 72;

function profileOf({ width, height, pixels }: Glyph, place: Transform): Profile {
  const left = Array<number>(rowCount).fill(Number.POSITIVE_INFINITY);
  const right = Array<number>(rowCount).fill(Number.NEGATIVE_INFINITY);
  const put = (column: number, y: number) => {
    const x = place[0] * column + place[1] * (y + 0.5) + place[2];
    const line = place[3] * column + place[4] * (y + 0.5) + place[5];
    const row = Math.min(Math.max(Math.floor(line) + rowsAbove, 0), rowCount - 1);
    left[row] = Math.min(left[row] ?? 0, x);
    right[row] = Math.max(right[row] ?? 0, x);
  };
  for (let y = 0; y < height; y++) {
    let first = 0;
    while (first < width && (pixels[y * width + first] ?? 0) < strokeThreshold) first++;
    if (first === width) continue;
    let last = width - 1;
    while ((pixels[y * width + last] ?? 0) < strokeThreshold) last--;
    put(first, y);
    put(last + 1, y);
  }
  return { left, right };
}

/** How far right each character is moved, as far from its neighbour as their shapes are, not their frames. */
function shifts(
  glyphs: readonly Glyph[],
  places: readonly Transform[],
  gaps: readonly number[],
  { height }: Pick<Hand, 'height'>,
  dice: Dice,
): readonly number[] {
  const moves: number[] = [];
  let before: Profile | null = null;
  let edge = 0;
  let space = 0;
  for (const [index, glyph] of glyphs.entries()) {
    const place = places[index];
    if (!place || glyph.ink === null) {
      space += height * dice.between(0.4, 0.65);
      moves.push(edge + space);
      continue;
    }
    const own = profileOf(glyph, place);
    const gap = gaps[index] ?? 0;
    const leftmost = own.left.reduce((least, x) => Math.min(least, x), Number.POSITIVE_INFINITY);
    const shape = before && space === 0 ? spare(before, own) : edge - leftmost;
    const move =
      before === null ? -leftmost + space : Math.max(shape + gap, edge - leftmost - reach) + space;
    moves.push(move);
    for (let row = 0; row < rowCount; row++) {
      own.left[row] = (own.left[row] ?? 0) + move;
      own.right[row] = (own.right[row] ?? 0) + move;
    }
    before = own;
    edge = own.right.reduce((most, x) => Math.max(most, x), edge);
    space = 0;
  }
  return moves;
}

/** How far right the second must be moved for their inks to meet in some row or in rows beside each other. */
function spare(before: Profile, next: Profile): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < rowCount; row++) {
    const right = before.right[row] ?? Number.NEGATIVE_INFINITY;
    for (let beside = row - 1; beside <= row + 1; beside++) {
      most = Math.max(most, right - (next.left[beside] ?? Number.POSITIVE_INFINITY));
    }
  }
  // A point and a dash, say, share no rows: they follow each other as their frames do.
  if (Number.isFinite(most)) return most;
  const right = before.right.reduce((edge, x) => Math.max(edge, x), Number.NEGATIVE_INFINITY);
  return right - next.left.reduce((edge, x) => Math.min(edge, x), Number.POSITIVE_INFINITY);
}

function shiftsInCells(
  glyphs: readonly Glyph[],
  places: readonly Transform[],
  hand: Pick<Hand, 'height'>,
): readonly number[] {
  const { width, left } = cellsOf(glyphs.length, hand);
  return glyphs.map((glyph, index) => {
    const place = places[index];
    const middle = left + (index + 0.5) * width;
    if (!place || glyph.ink === null) return middle;
    const { left: leftmost, right: rightmost } = profileOf(glyph, place);
    const from = leftmost.reduce((least, x) => Math.min(least, x), Number.POSITIVE_INFINITY);
    const to = rightmost.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY);
    return middle - (from + to) / 2;
  });
}

function cellsOf(count: number, { height }: Pick<Hand, 'height'>): Cells {
  return {
    left: 0,
    top: -cell.above * height,
    bottom: cell.below * height,
    width: cell.width * height,
    count,
  };
}
