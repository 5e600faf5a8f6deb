import type { Component } from './components.ts';
import { grown } from './morphology.ts';

/** An enlarged pixel fills so much of its box. */
const leastFilled = 0.9;

/** Of components that are enlarged pixels, at least this share has the same size. */
const leastAlike = 0.8;

/** Lines between enlarged pixels are at most this share of a pixel wide, on each side of it. */
const halfLine = 0.13;

/**
 * Joins the pixels of a drawing that an editor shows enlarged, with lines between them.
 *
 * @param mask [height × width] 1 where there is no paper
 * @param largest the components of the mask that may be such pixels
 * @returns the mask with what is close together joined; null where they are no such pixels
 */
export function joinedPixels(
  mask: Uint8Array,
  width: number,
  largest: readonly Component[],
): Uint8Array | null {
  const sides = largest.map(({ left, right }) => right - left).toSorted((a, b) => a - b);
  const side = sides[sides.length >> 1] ?? 0;
  const alike = largest.filter((component) => isSquare(component, side));
  if (side < 2 || alike.length < leastAlike * largest.length) return null;
  return grown(mask, width, Math.max(1, Math.round(halfLine * side)));
}

function isSquare({ left, top, right, bottom, area }: Component, side: number): boolean {
  const [width, height] = [right - left, bottom - top];
  const isOfSide = Math.abs(width - side) <= 1 && Math.abs(height - side) <= 1;
  return isOfSide && area >= leastFilled * width * height;
}
