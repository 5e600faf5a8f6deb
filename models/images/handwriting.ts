import type { GreyImage } from './image.ts';

/** Greys from here on are ink: what the eye takes for the stroke. */
const inkThreshold = 96;
/** Background above, below and beside the writing, in pixels. */
const margin = 4;
/** Between the inks of two neighbours where they come closest, in pixels. */
const gap = 3;
/** How far a digit may reach over its neighbour's ink where their shapes leave room, in pixels. */
const reach = 2;

/** Where a digit's ink is. */
interface Ink {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Glyph {
  readonly image: GreyImage;
  readonly ink: Ink;
}

/**
 * Sets digits in a row as one hand writes them: their inks stand on one line, and as far from each other
 * as their shapes are, not their frames.
 *
 * @param images at least one, all of one height
 */
export function setHandwriting(images: readonly GreyImage[]): GreyImage {
  const glyphs = images.map((image): Glyph => ({ image, ink: inkOf(image) }));
  const tallest = Math.max(...glyphs.map(({ ink }) => ink.bottom - ink.top + 1));
  const own = Math.max(...images.map(({ height }) => height));
  const height = Math.max(own, tallest + 2 * margin);
  const baseline = Math.round((height + tallest) / 2) - 1; // the last inked row
  const lefts = inkLefts(glyphs, baseline);
  const last = glyphs.at(-1)?.ink ?? { left: 0, right: 0 };
  const width = (lefts.at(-1) ?? 0) + last.right - last.left + 1 + margin;
  const pixels = new Uint8Array(width * height);
  for (const [index, glyph] of glyphs.entries()) {
    const left = (lefts[index] ?? 0) - glyph.ink.left;
    blend(pixels, { width, height }, glyph.image, left, baseline - glyph.ink.bottom);
  }
  return { width, height, pixels };
}

/** Where the ink of each digit begins, from the left. */
function inkLefts(glyphs: readonly Glyph[], baseline: number): readonly number[] {
  const lefts: number[] = [margin];
  for (const [index, next] of glyphs.entries()) {
    const before = glyphs[index - 1];
    const start = lefts[index - 1];
    if (before === undefined || start === undefined) continue;
    const end = start + before.ink.right - before.ink.left;
    lefts.push(Math.max(end + 1 + gap - spare(before, next, baseline), end + 1 - reach));
  }
  return lefts;
}

/**
 * How many pixels of background lie between the inks of two neighbours whose frames touch, where they
 * come closest: rows are compared with the rows beside them, as the eye does.
 */
function spare(before: Glyph, next: Glyph, baseline: number): number {
  let closest = Number.POSITIVE_INFINITY;
  for (let row = 0; row <= baseline; row++) {
    const right = edge(before, baseline, row, 'right');
    if (right === null) continue;
    for (const beside of [row - 1, row, row + 1]) {
      const left = edge(next, baseline, beside, 'left');
      if (left !== null) closest = Math.min(closest, right + left);
    }
  }
  return Number.isFinite(closest) ? closest : 0;
}

/** The background in one row between a digit's ink and its frame's side; null: the row has no ink. */
function edge(
  { image, ink }: Glyph,
  baseline: number,
  row: number,
  side: 'left' | 'right',
): number | null {
  const y = row - (baseline - ink.bottom);
  if (y < ink.top || y > ink.bottom) return null;
  for (let offset = 0; offset <= ink.right - ink.left; offset++) {
    const x = side === 'left' ? ink.left + offset : ink.right - offset;
    if ((image.pixels[y * image.width + x] ?? 0) >= inkThreshold) return offset;
  }
  return null;
}

/** The frame of an image's ink; the whole image where it has none. */
function inkOf({ width, height, pixels }: GreyImage): Ink {
  const ink = { left: width, right: -1, top: height, bottom: -1 };
  for (const [at, grey] of pixels.entries()) {
    if (grey < inkThreshold) continue;
    const x = at % width;
    const y = Math.floor(at / width);
    ink.left = Math.min(ink.left, x);
    ink.right = Math.max(ink.right, x);
    ink.top = Math.min(ink.top, y);
    ink.bottom = y;
  }
  return ink.bottom < 0 ? { left: 0, right: width - 1, top: 0, bottom: height - 1 } : ink;
}

/** Lays an image over others: where two meet, the darker ink is seen. */
function blend(
  pixels: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  image: GreyImage,
  left: number,
  top: number,
): void {
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      const column = left + x;
      const row = top + y;
      if (column < 0 || column >= width || row < 0 || row >= height) continue;
      const at = row * width + column;
      pixels[at] = Math.max(pixels[at] ?? 0, image.pixels[y * image.width + x] ?? 0);
    }
  }
}
