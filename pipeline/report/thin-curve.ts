import { mean } from '../statistics.ts';

/** A point of a curve: the iteration, and the value there. */
export interface Point {
  readonly step: number;
  readonly value: number;
}

/**
 * Replaces a long curve by the means over windows of equal length, so that a plot of it stays small.
 * Values that are not finite are left out.
 *
 * @param maximum points that are left at most; a shorter curve stays as it is
 * @returns each window's mean at its last step
 */
export function thinCurve(points: readonly Point[], maximum: number): readonly Point[] {
  const finite = points.filter(({ value }) => Number.isFinite(value));
  const window = Math.ceil(finite.length / maximum);
  if (window <= 1) return finite;
  return Array.from({ length: Math.ceil(finite.length / window) }, (_, index) => {
    const part = finite.slice(index * window, (index + 1) * window);
    return { step: part.at(-1)?.step ?? 0, value: mean(part.map(({ value }) => value)) };
  });
}
