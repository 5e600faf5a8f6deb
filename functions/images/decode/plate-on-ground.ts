import type { Plane } from '../../../models/images/plane.ts';
import { componentsOf } from './components.ts';
import type { Planes } from './planes.ts';
import { areaOf, outlineOf, type Point } from './quadrilateral.ts';
import { pointsOf, sampleAt } from './sheet-on-ground.ts';
import type { SmallCopy } from './small-copy.ts';
import type { Split } from './two-colors.ts';

/** A plate is at least this share of the picture, and at most that. */
const [leastPlate, mostPlate] = [0.12, 0.97];

/** So much of a plate is bare: of a bold zero, its hole is more than the rest. */
const leastBare = 0.75;

/** So much of what is around a plate may look like it. */
const mostLikePlate = 0.1;

/** A plate is at most so many times as wide as tall, or as tall as wide. */
const mostUneven = 1.3;

/** So much of the box around a plate it fills: of a disc, 0.785. */
const leastRound = 0.74;

/** So far on each side of a plate's edge, in pixels of the copy, the levels are compared. */
const besideEdge = 3;

/** There they differ by this share of what plate and ground differ by, along so much of the edge. */
const [sharpShare, mostOfEdge] = [0.4, 0.75];

/** So many corners of a plate's outline lie within the picture: what goes on beyond it is paper. */
const leastSeen = 0.6;

/** Beyond this share of the way from its middle, a plate is continued as it is there: its edge is left out. */
const inset = 0.9;

/** A shape that fills its convex outline by this share is no drawing, unless it is so many times as long as wide: a 1. */
const [leastSolid, leastLong] = [0.8, 2.5];

/** Directions from the middle in which a plate's radius is known. */
const directions = 360;

/**
 * What is drawn on a plate of one colour with a round outline, or with round corners: a badge, a key, a sticker. What
 * lies around the plate becomes as the plate is beside it.
 *
 * @param copy of the planes
 * @returns the box around the plate; null where there is none
 */
export function plateOnGround(planes: Planes, { split, width, factor }: SmallCopy): Planes | null {
  const dark = split.mask.map((value) => 1 - value);
  for (const mask of [split.mask, dark]) {
    const outline = plateOn(mask, width);
    if (outline && hasSharpEdge(outline, split, width)) return continued(planes, outline, factor);
  }
  return null;
}

/** The convex outline of the largest component of a mask, if it is a plate that lies within the picture. */
function plateOn(mask: Uint8Array, width: number): readonly Point[] | null {
  const { labels, list } = componentsOf(mask, width);
  const [largest] = list.toSorted((one, other) => other.area - one.area);
  if (!largest || largest.area < leastBare * leastPlate * mask.length) return null;
  const outline = outlineOf(pointsOf(labels, largest.label, width));
  const area = areaOf(outline);
  const alike = list.reduce((sum, component) => sum + component.area, 0) - largest.area;
  const [across, down] = [largest.right - largest.left, largest.bottom - largest.top];
  const isPlate =
    area >= leastPlate * mask.length &&
    area <= mostPlate * mask.length &&
    largest.area >= leastBare * area &&
    alike <= mostLikePlate * (mask.length - area) &&
    area >= leastRound * across * down &&
    Math.max(across / down, down / across) <= mostUneven;
  return isPlate ? outline : null;
}

function hasSharpEdge(outline: readonly Point[], { values, difference }: Split, width: number) {
  const plane = { width, height: values.length / width };
  const middle = middleOf(outline);
  const steps = outline.flatMap((point) => {
    const [right, down] = [point[0] - middle[0], point[1] - middle[1]];
    const length = Math.hypot(right, down);
    const at = (beyond: number): Point => [
      point[0] + (beyond * right) / length,
      point[1] + (beyond * down) / length,
    ];
    const [x, y] = at(besideEdge);
    if (x <= 0 || y <= 0 || x >= plane.width || y >= plane.height) return [];
    return Math.abs(
      sampleAt(plane, values, at(-besideEdge)) - sampleAt(plane, values, at(besideEdge)),
    );
  });
  const sharp = steps.filter((step) => step >= sharpShare * difference).length;
  return steps.length >= leastSeen * outline.length && sharp >= mostOfEdge * steps.length;
}

/** The mean of the corners of a convex outline: somewhere in it. */
function middleOf(outline: readonly Point[]): Point {
  const sum = outline.reduce<Point>(([x, y], point) => [x + point[0], y + point[1]], [0, 0]);
  return [sum[0] / outline.length, sum[1] / outline.length];
}

/** The box around a plate, and the plate's colours in all of it. */
function continued(planes: Planes, outline: readonly Point[], factor: number): Planes {
  const points = outline.map(([x, y]): Point => [x * factor, y * factor]);
  const [columns, rows] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, top] = [Math.max(0, Math.min(...columns)), Math.max(0, Math.min(...rows))];
  const width = Math.min(planes.width, Math.max(...columns)) - left;
  const height = Math.min(planes.height, Math.max(...rows)) - top;
  const middle = middleOf(points);
  const radii = radiiOf(points, middle);
  const channels = planes.channels.map(() => new Float32Array(width * height));
  for (let pixel = 0; pixel < width * height; pixel++) {
    const x = left + (pixel % width) + 0.5 - middle[0];
    const y = top + Math.floor(pixel / width) + 0.5 - middle[1];
    const radius = inset * (radii[directionOf(x, y)] ?? 0);
    const share = Math.min(1, radius / Math.hypot(x, y));
    const place: Point = [middle[0] + share * x, middle[1] + share * y];
    for (const [index, channel] of channels.entries()) {
      channel[pixel] = sampleAt(planes, planes.channels[index], place);
    }
  }
  return { width, height, channels };
}

function directionOf(x: number, y: number): number {
  const turn = Math.atan2(y, x) / (2 * Math.PI);
  return Math.floor((turn < 0 ? turn + 1 : turn) * directions) % directions;
}

/** How far a convex outline is from a point in it, by direction. */
function radiiOf(outline: readonly Point[], [middleX, middleY]: Point): Float64Array {
  return Float64Array.from({ length: directions }, (_, direction) => {
    const angle = (2 * Math.PI * (direction + 0.5)) / directions;
    const [right, down] = [Math.cos(angle), Math.sin(angle)];
    let nearest = Number.POSITIVE_INFINITY;
    for (const [index, [x, y]] of outline.entries()) {
      const [nextX, nextY] = outline[(index + 1) % outline.length] ?? [x, y];
      // Inside of a side, clockwise: its normal to the right hand points inwards.
      const [normalX, normalY] = [-(nextY - y), nextX - x];
      const towards = normalX * right + normalY * down;
      const distance = normalX * (middleX - x) + normalY * (middleY - y);
      if (towards < 0) nearest = Math.min(nearest, distance / -towards);
    }
    return nearest;
  });
}

/** Whether ink on a plate is drawn there: a solid spot is the hole of a bold zero. */
export function isDrawing({ width, values }: Plane): boolean {
  const labels = Int32Array.from(values, (value) => Number(value > 0.5));
  const outline = outlineOf(pointsOf(labels, 1, width));
  let [count, sumX, sumY, squaresX, squaresY, products] = [0, 0, 0, 0, 0, 0];
  for (const [pixel, isInk] of labels.entries()) {
    if (!isInk) continue;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    count += 1;
    sumX += x;
    sumY += y;
    squaresX += x * x;
    squaresY += y * y;
    products += x * y;
  }
  const [meanX, meanY] = [sumX / count, sumY / count];
  const [varianceX, varianceY] = [squaresX / count - meanX ** 2, squaresY / count - meanY ** 2];
  const covariance = products / count - meanX * meanY;
  const middle = (varianceX + varianceY) / 2;
  const apart = Math.hypot((varianceX - varianceY) / 2, covariance);
  const isLong = middle + apart >= leastLong ** 2 * (middle - apart);
  return isLong || count < leastSolid * areaOf(outline);
}
