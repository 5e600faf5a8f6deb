import { componentsOf } from './components.ts';
import type { Planes } from './planes.ts';
import {
  areaOf,
  largestQuadrilateral,
  outlineOf,
  perspectiveOf,
  type Point,
  type Quadrilateral,
} from './quadrilateral.ts';
import type { SmallCopy } from './small-copy.ts';
import type { Split } from './two-colors.ts';

/** A sheet is at least this share of the picture, or it may be a thick stroke; with more there is no ground. */
const [leastSheet, mostSheet] = [0.15, 0.97];

/** So much of a sheet is bare: with less of it, it would be the outline of something, such as a bold zero. */
const leastBare = 0.75;

/** So much of a sheet's outline lies between four of its corners: of an ellipse, 0.64. */
const leastStraight = 0.93;

/** So much of the ground may look like the sheet. */
const mostLikeSheet = 0.1;

/** So far on each side of a sheet's edge, in pixels of the copy, the levels are compared. */
const besideEdge = 3;

/** There they differ by this share of what sheet and ground differ by, along so much of the edge. */
const [sharpShare, mostOfEdge] = [0.4, 0.6];

/** What is left out along each side of a sheet: its edge and the ground behind it. */
const inset = 0.03;

/**
 * A sheet of paper that lies turned, or in perspective, on a ground of another colour, as a scanner would show it. It
 * is lighter or darker than the ground, and what is seen of it has four corners.
 *
 * @param copy of the planes
 * @returns the sheet alone; null where there is none
 */
export function sheetOnGround(planes: Planes, { split, width, factor }: SmallCopy): Planes | null {
  const sheet = sheetAmong(split, width);
  return sheet && straightened(planes, sheet, factor);
}

/** The corners of the larger of the sheets on a mask of two colours; null where neither is a sheet on the other. */
function sheetAmong(split: Split, width: number): Quadrilateral | null {
  const dark = split.mask.map((value) => 1 - value);
  const [largest] = [split.mask, dark]
    .map((mask) => sheetOn(mask, width))
    .filter((corners) => corners !== null)
    .filter((corners) => hasSharpEdge(corners, split, width))
    .toSorted((one, other) => areaOf(other) - areaOf(one));
  return largest ?? null;
}

/** The corners of the largest component of a mask, if it is a sheet. */
function sheetOn(mask: Uint8Array, width: number): Quadrilateral | null {
  const { labels, list } = componentsOf(mask, width);
  const [largest] = list.toSorted((one, other) => other.area - one.area);
  if (!largest || largest.area < leastBare * leastSheet * mask.length) return null;
  const outline = outlineOf(pointsOf(labels, largest.label, width));
  const area = areaOf(outline);
  const isSheet = area >= leastSheet * mask.length && area <= mostSheet * mask.length;
  if (!isSheet || largest.area < leastBare * area) return null;
  const alike = list.reduce((sum, component) => sum + component.area, 0) - largest.area;
  if (alike > mostLikeSheet * (mask.length - area)) return null;
  const corners = largestQuadrilateral(outline);
  return corners && areaOf(corners) >= leastStraight * area ? corners : null;
}

/** Light that falls off over a page has no edge. What lies at the picture's border does not count. */
function hasSharpEdge(corners: Quadrilateral, { values, difference }: Split, width: number) {
  const plane = { width, height: values.length / width };
  const isWithin = ([x, y]: Point) => x > 0 && y > 0 && x < plane.width && y < plane.height;
  const steps = corners.flatMap(([x, y], side) => {
    const [toX, toY] = corners[((side + 1) % 4) as 0 | 1 | 2 | 3];
    const length = Math.hypot(toX - x, toY - y);
    // Clockwise, the sheet is on the right hand.
    const [inX, inY] = [(-(toY - y) / length) * besideEdge, ((toX - x) / length) * besideEdge];
    return alongEdge.flatMap((share) => {
      const [atX, atY] = [x + share * (toX - x), y + share * (toY - y)];
      const [inside, outside]: [Point, Point] = [
        [atX + inX, atY + inY],
        [atX - inX, atY - inY],
      ];
      if (!isWithin(outside)) return [];
      return Math.abs(sampleAt(plane, values, inside) - sampleAt(plane, values, outside));
    });
  });
  const sharp = steps.filter((step) => step >= sharpShare * difference).length;
  return steps.length > 0 && sharp >= mostOfEdge * steps.length;
}

/** Where the edge is looked at, as shares of a side. */
const alongEdge = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** Where each row of a component begins and ends, at the top and at the bottom of the row. */
export function pointsOf(labels: Int32Array, label: number, width: number): readonly Point[] {
  const points: Point[] = [];
  for (let y = 0; y < labels.length / width; y++) {
    const row = labels.subarray(y * width, (y + 1) * width);
    const [first, end] = [row.indexOf(label), row.lastIndexOf(label) + 1];
    if (end > 0) points.push([first, y], [end, y], [end, y + 1], [first, y + 1]);
  }
  return points;
}

/** What lies in a quadrilateral, as a rectangle of about its size. @param factor that makes its places the planes' */
function straightened(planes: Planes, corners: Quadrilateral, factor: number): Planes {
  const [one, two, three, four] = corners;
  const width = sizeBetween(factor, [one, two], [four, three]);
  const height = sizeBetween(factor, [one, four], [two, three]);
  const placeOf = perspectiveOf(corners);
  const channels = planes.channels.map(() => new Float32Array(width * height));
  for (let pixel = 0; pixel < width * height; pixel++) {
    const across = ((pixel % width) + 0.5) / width;
    const down = (Math.floor(pixel / width) + 0.5) / height;
    const [x, y] = placeOf(inset + (1 - 2 * inset) * across, inset + (1 - 2 * inset) * down);
    for (const [index, channel] of channels.entries()) {
      channel[pixel] = sampleAt(planes, planes.channels[index], [factor * x, factor * y]);
    }
  }
  return { width, height, channels };
}

/** The mean length of two opposite sides without what is left out of them, in pixels of the planes. */
function sizeBetween(factor: number, ...sides: readonly (readonly [Point, Point])[]): number {
  const lengths = sides.map(([[x, y], [toX, toY]]) => factor * Math.hypot(toX - x, toY - y));
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  return Math.max(1, Math.round((1 - 2 * inset) * mean));
}

/** A channel between the middles of four pixels. */
export function sampleAt(
  { width, height }: Pick<Planes, 'width' | 'height'>,
  channel: Float32Array | undefined,
  [x, y]: Point,
): number {
  const within = (place: number, length: number) => Math.min(length - 1, Math.max(0, place - 0.5));
  const [column, row] = [within(x, width), within(y, height)];
  const [left, top] = [Math.floor(column), Math.floor(row)];
  const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
  const [across, down] = [column - left, row - top];
  const at = (pixelX: number, pixelY: number) => channel?.[pixelY * width + pixelX] ?? 0;
  const above = (1 - across) * at(left, top) + across * at(right, top);
  const below = (1 - across) * at(left, bottom) + across * at(right, bottom);
  return (1 - down) * above + down * below;
}
