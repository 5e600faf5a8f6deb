import { componentsOf } from './components.ts';
import { type Planes, reduced } from './planes.ts';
import {
  areaOf,
  largestQuadrilateral,
  outlineOf,
  perspectiveOf,
  type Point,
  type Quadrilateral,
} from './quadrilateral.ts';

/** The longer side of the copy on which a sheet is searched, in pixels. */
const copySide = 100;

/** Sheet and ground differ by at least so many levels of 255. */
const leastDifference = 24;

/** Of the variance of a channel this share is between sheet and ground: there are two colours. */
const leastBetween = 0.6;

/** A sheet is at least this share of the picture, or it may be a thick stroke; with more there is no ground. */
const [leastSheet, mostSheet] = [0.15, 0.97];

/** What is drawn on a sheet covers no more of it: more would be the outline of something. */
const leastBare = 0.6;

/** So much of a sheet's outline lies between four of its corners: of an ellipse, 0.64. */
const leastStraight = 0.93;

/** So much of the ground may look like the sheet. */
const mostLikeSheet = 0.1;

/** Sheet and ground differ by this share of what they differ by on the whole, so close to most of the sheet's edge. */
const [sharpShare, besideEdge, mostOfEdge] = [0.4, 3, 0.6]; // pixels of the copy

/** What is left out along each side of a sheet: its edge and the ground behind it. */
const inset = 0.03;

/**
 * A sheet of paper that lies turned, or in perspective, on a ground of another colour, as a scanner would show it. It
 * is lighter or darker than the ground, and what is seen of it has four corners.
 *
 * @returns the sheet alone; null where there is none
 */
export function sheetOnGround(planes: Planes): Planes | null {
  const { width, height } = planes;
  const factor = Math.ceil(Math.max(width, height) / copySide);
  const columns = Math.ceil(width / factor);
  const copies = planes.channels.map((channel) => reduced(channel, width, height, factor));
  const split = clearest(copies.map(splitInTwo));
  const sheet = split && sheetAmong(split, columns);
  return (
    sheet &&
    straightened(
      planes,
      sheet.map(([x, y]) => [x * factor, y * factor]),
    )
  );
}

/** A channel split by a level into what is lighter and what is not. */
interface Split {
  readonly values: Float32Array;
  /** [height × width] 1 where it is lighter */
  readonly mask: Uint8Array;
  /** The share of the variance that is between the two. */
  readonly between: number;
  /** How far the means of the two are from each other, in levels of 255. */
  readonly difference: number;
}

/**
 * Splits a channel where the variance between its two parts is the largest.
 *
 * @see https://doi.org/10.1109/TSMC.1979.4310076 (Otsu 1979)
 */
function splitInTwo(values: Float32Array): Split {
  const counts = new Float64Array(256);
  let [sum, squares] = [0, 0];
  for (const value of values) {
    const level = Math.round(value);
    counts[level] = (counts[level] ?? 0) + 1;
    sum += level;
    squares += level * level;
  }
  const total = values.length;
  let [darker, darkerSum] = [0, 0];
  let best = { level: 255, variance: 0, difference: 0 };
  for (const [level, count] of counts.entries()) {
    darker += count;
    darkerSum += count * level;
    if (darker === 0 || darker === total) continue;
    const difference = (sum - darkerSum) / (total - darker) - darkerSum / darker;
    const variance = (darker / total) * (1 - darker / total) * difference ** 2;
    if (variance > best.variance) best = { level, variance, difference };
  }
  const variance = squares / total - (sum / total) ** 2;
  const mask = Uint8Array.from(values, (value) => (Math.round(value) > best.level ? 1 : 0));
  return { values, mask, between: best.variance / (variance || 1), difference: best.difference };
}

/** The channel that is the most of two colours; null where none has two. */
function clearest(splits: readonly Split[]): Split | null {
  const [best] = splits
    .filter(({ between, difference }) => between >= leastBetween && difference >= leastDifference)
    .toSorted((one, other) => other.between - one.between);
  return best ?? null;
}

/** The corners of the larger of the sheets on a mask of two colours; null where neither is a sheet on the other. */
function sheetAmong(split: Split, width: number): Quadrilateral | null {
  const dark = split.mask.map((value) => 1 - value);
  const [largest] = [split.mask, dark]
    .map((mask) => sheetOn(mask, width))
    .filter((corners) => corners !== null && hasSharpEdge(corners, split, width))
    .filter((corners) => corners !== null)
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

/** The corners of all pixels of a component. */
function pointsOf(labels: Int32Array, label: number, width: number): readonly Point[] {
  const points: Point[] = [];
  for (const [pixel, own] of labels.entries()) {
    if (own !== label) continue;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    points.push([x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]);
  }
  return points;
}

/** What lies in a quadrilateral, as a rectangle of about its size. */
function straightened(planes: Planes, points: readonly Point[]): Planes {
  const [one, two, three, four] = points;
  if (!one || !two || !three || !four) throw new RangeError('a quadrilateral has four corners');
  const width = sizeBetween([one, two], [four, three]);
  const height = sizeBetween([one, four], [two, three]);
  const placeOf = perspectiveOf([one, two, three, four]);
  const channels = planes.channels.map(() => new Float32Array(width * height));
  for (let pixel = 0; pixel < width * height; pixel++) {
    const across = ((pixel % width) + 0.5) / width;
    const down = (Math.floor(pixel / width) + 0.5) / height;
    const place = placeOf(inset + (1 - 2 * inset) * across, inset + (1 - 2 * inset) * down);
    for (const [index, channel] of channels.entries()) {
      channel[pixel] = sampleAt(planes, planes.channels[index], place);
    }
  }
  return { width, height, channels };
}

/** The mean length of two opposite sides without what is left out of them, in pixels. */
function sizeBetween(...sides: readonly (readonly [Point, Point])[]): number {
  const lengths = sides.map(([[x, y], [toX, toY]]) => Math.hypot(toX - x, toY - y));
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  return Math.max(1, Math.round((1 - 2 * inset) * mean));
}

/** A channel between the middles of four pixels. */
function sampleAt(
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
