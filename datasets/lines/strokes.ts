import { boxAround, type Point } from '../geometry.ts';
import { frameOf, type Glyph } from './glyph.ts';
import type { Hand } from './hand.ts';
import type { Stroke } from './signs.ts';

/** Pixels of the model's images over which a stroke's edge fades, as MNIST's do. */
const softness = 1.3;

/** Straight pieces of each part of a curve. */
const piecesOfCurve = 6;

/**
 * Draws strokes as a hand would: as wide, slanted, tall and dark as its digits.
 *
 * @param resolution pixels for each pixel of the model's images
 */
export function strokeGlyph(
  strokes: readonly Stroke[],
  { stroke, slant, height, darkness }: Hand,
  resolution: number,
): Glyph {
  const lines = strokes.map(({ points, isCurve }) =>
    (isCurve ? smooth(points) : points).map(([x, y]): Point => [
      (x + slant * y) * height * resolution,
      -y * height * resolution,
    ]),
  );
  const around = boxAround(lines.flat());
  const radius = (stroke / 2) * resolution;
  const margin = Math.ceil(radius + softness * resolution) + 1;
  const left = Math.floor(around.left) - margin;
  const top = Math.floor(around.top) - margin;
  const width = Math.ceil(around.right) + margin - left;
  const rows = Math.ceil(around.bottom) + margin - top;
  const image = { width, height: rows, pixels: new Uint8Array(width * rows) };
  const pen = { radius, softness: softness * resolution, darkness };
  for (const line of lines) {
    for (const [index, end] of line.entries()) {
      const start = line[index - 1];
      if (start)
        drawPiece(image, pen, [start[0] - left, start[1] - top], [end[0] - left, end[1] - top]);
    }
  }
  return { ...image, resolution, baseline: -top, ink: frameOf(image) };
}

/** Points on the curve that passes through points (Catmull and Rom, 1974). */
function smooth(points: readonly Point[]): readonly Point[] {
  const at = (index: number) => points[Math.min(Math.max(index, 0), points.length - 1)] ?? [0, 0];
  const [first] = points;
  const curve: Point[] = first ? [first] : [];
  for (let part = 0; part + 1 < points.length; part++) {
    const around = [at(part - 1), at(part), at(part + 1), at(part + 2)] as const;
    for (let piece = 1; piece <= piecesOfCurve; piece++) {
      const share = piece / piecesOfCurve;
      curve.push([between(around, 0, share), between(around, 1, share)]);
    }
  }
  return curve;
}

function between(
  [before, from, to, after]: readonly [Point, Point, Point, Point],
  axis: 0 | 1,
  t: number,
): number {
  const [p, q, r, s] = [before[axis], from[axis], to[axis], after[axis]];
  return q + 0.5 * t * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)));
}

interface Pen {
  readonly radius: number;
  readonly softness: number;
  readonly darkness: number;
}

/** Draws a straight piece with round ends over what is there: the darker stays. */
function drawPiece(
  { width, height, pixels }: { width: number; height: number; pixels: Uint8Array },
  pen: Pen,
  [startX, startY]: Point,
  [endX, endY]: Point,
): void {
  const reach = pen.radius + pen.softness;
  const [x0, x1] = [Math.min(startX, endX) - reach, Math.max(startX, endX) + reach];
  const [y0, y1] = [Math.min(startY, endY) - reach, Math.max(startY, endY) + reach];
  const [alongX, alongY] = [endX - startX, endY - startY];
  const length = alongX * alongX + alongY * alongY;
  for (let y = Math.max(0, Math.floor(y0)); y < Math.min(height, y1); y++) {
    for (let x = Math.max(0, Math.floor(x0)); x < Math.min(width, x1); x++) {
      const [fromX, fromY] = [x + 0.5 - startX, y + 0.5 - startY];
      const share =
        length === 0 ? 0 : Math.min(Math.max((fromX * alongX + fromY * alongY) / length, 0), 1);
      const [awayX, awayY] = [fromX - share * alongX, fromY - share * alongY];
      const distance = Math.sqrt(awayX * awayX + awayY * awayY);
      const cover = Math.min(Math.max((pen.radius - distance) / pen.softness + 0.5, 0), 1);
      const grey = Math.floor(cover * pen.darkness + 0.5);
      const at = y * width + x;
      if (grey > (pixels[at] ?? 0)) pixels[at] = grey;
    }
  }
}
