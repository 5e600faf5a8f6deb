/** A place on a picture, in pixels from its upper left corner. */
export type Point = readonly [x: number, y: number];

/** Four corners, clockwise as the eye sees them: the first two are the upper side. */
export type Quadrilateral = readonly [Point, Point, Point, Point];

/** So many directions are looked along: a corner is off by the cosine of half a step at most, 0.1 %. */
const directions = 72;

/**
 * The convex outline of some points: the farthest one along each of many directions, clockwise.
 *
 * @param points at least one
 */
export function outlineOf(points: readonly Point[]): readonly Point[] {
  const outline: Point[] = [];
  for (let direction = 0; direction < directions; direction++) {
    const angle = (2 * Math.PI * direction) / directions;
    const [across, down] = [Math.cos(angle), Math.sin(angle)];
    let [farthest, most]: [Point | undefined, number] = [undefined, Number.NEGATIVE_INFINITY];
    for (const point of points) {
      const distance = across * point[0] + down * point[1];
      if (distance > most) [farthest, most] = [point, distance];
    }
    if (farthest && outline.at(-1) !== farthest && outline[0] !== farthest) outline.push(farthest);
  }
  return outline;
}

/** The area of a polygon whose corners go clockwise, in square pixels. */
export function areaOf(polygon: readonly Point[]): number {
  let area = 0;
  for (const [index, [x, y]] of polygon.entries()) {
    const [nextX, nextY] = polygon[(index + 1) % polygon.length] ?? [x, y];
    area += (x * nextY - nextX * y) / 2;
  }
  return area;
}

/** The largest quadrilateral between corners of a convex outline; null where it has fewer than four. */
export function largestQuadrilateral(outline: readonly Point[]): Quadrilateral | null {
  let [best, most]: [Quadrilateral | null, number] = [null, 0];
  for (const [from, start] of outline.entries()) {
    for (let to = from + 2; to < outline.length; to++) {
      const end = outline[to];
      const between = farthestFrom(start, end, outline.slice(from + 1, to));
      const beyond = farthestFrom(end, start, [
        ...outline.slice(to + 1),
        ...outline.slice(0, from),
      ]);
      if (!end || !between || !beyond) continue;
      const corners: Quadrilateral = [start, between, end, beyond];
      const area = areaOf(corners);
      if (area > most) [best, most] = [corners, area];
    }
  }
  return best && fromUpperSide(best);
}

/** The point that makes the largest triangle with a line. */
function farthestFrom(
  start: Point | undefined,
  end: Point | undefined,
  points: readonly Point[],
): Point | undefined {
  let [farthest, most]: [Point | undefined, number] = [undefined, 0];
  for (const point of points) {
    const area = start && end ? Math.abs(areaOf([start, point, end])) : 0;
    if (area > most) [farthest, most] = [point, area];
  }
  return farthest;
}

/** The same corners, the first two those of the side that goes the most to the right. */
function fromUpperSide(corners: Quadrilateral): Quadrilateral {
  let [first, most] = [0, -1];
  for (let side = 0; side < 4; side++) {
    const [[x, y], [nextX, nextY]] = [at(corners, side), at(corners, side + 1)];
    const toTheRight = (nextX - x) / Math.hypot(nextX - x, nextY - y);
    if (toTheRight > most) [first, most] = [side, toTheRight];
  }
  return [
    at(corners, first),
    at(corners, first + 1),
    at(corners, first + 2),
    at(corners, first + 3),
  ];
}

function at(corners: Quadrilateral, index: number): Point {
  return corners[(index % 4) as 0 | 1 | 2 | 3];
}

/**
 * Where in a quadrilateral, seen in perspective, the points of a square lie.
 *
 * @returns the place of (across, down), each from 0 to 1
 * @see https://www2.eecs.berkeley.edu/Pubs/TechRpts/1989/CSD-89-516.pdf (Heckbert 1989), section 2.2.3
 */
export function perspectiveOf([[x0, y0], [x1, y1], [x2, y2], [x3, y3]]: Quadrilateral): (
  across: number,
  down: number,
) => Point {
  const [dx1, dx2, sumX] = [x1 - x2, x3 - x2, x0 - x1 + x2 - x3];
  const [dy1, dy2, sumY] = [y1 - y2, y3 - y2, y0 - y1 + y2 - y3];
  const determinant = dx1 * dy2 - dx2 * dy1;
  const g = (sumX * dy2 - dx2 * sumY) / determinant;
  const h = (dx1 * sumY - sumX * dy1) / determinant;
  return (across, down) => {
    const depth = g * across + h * down + 1;
    const x = (x1 - x0 + g * x1) * across + (x3 - x0 + h * x3) * down + x0;
    const y = (y1 - y0 + g * y1) * across + (y3 - y0 + h * y3) * down + y0;
    return [x / depth, y / depth];
  };
}
