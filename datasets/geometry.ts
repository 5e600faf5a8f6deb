/**
 * A projective map of the plane as a matrix of three rows: x' = (m0 x + m1 y + m2) / w and so on, with
 * w = m6 x + m7 y + m8.
 */
export type Transform = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/** A point in pixels or other units, y downwards. */
export type Point = readonly [x: number, y: number];

/** A map that keeps parallels: x' = a x + b y + c, y' = d x + e y + f. */
export function affine(
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
): Transform {
  return [a, b, c, d, e, f, 0, 0, 1];
}

/** Moves points. */
export function translation(x: number, y: number): Transform {
  return affine(1, 0, x, 0, 1, y);
}

/** Turns by the angle whose tangent is given, without sines, which machines round differently. */
export function turn(slope: number): Transform {
  const cos = 1 / Math.sqrt(1 + slope * slope);
  const sin = slope * cos;
  return affine(cos, -sin, 0, sin, cos, 0);
}

/** One map after others, which come first in the list. */
export function chain(...maps: readonly Transform[]): Transform {
  return maps.reduce((done, next) => product(next, done), affine(1, 0, 0, 0, 1, 0));
}

function product(m: Transform, n: Transform): Transform {
  const cell = (row: 0 | 3 | 6, column: 0 | 1 | 2) =>
    m[row] * n[column] +
    (m[row + 1] ?? 0) * (n[column + 3] ?? 0) +
    (m[row + 2] ?? 0) * (n[column + 6] ?? 0);
  return [
    cell(0, 0),
    cell(0, 1),
    cell(0, 2),
    cell(3, 0),
    cell(3, 1),
    cell(3, 2),
    cell(6, 0),
    cell(6, 1),
    cell(6, 2),
  ];
}

/** The map back. @param m one that can be undone */
export function inverse(m: Transform): Transform {
  const [a, b, c, d, e, f, g, h, i] = m;
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  const s = 1 / determinant;
  return [
    s * (e * i - f * h),
    s * (c * h - b * i),
    s * (b * f - c * e),
    s * (f * g - d * i),
    s * (a * i - c * g),
    s * (c * d - a * f),
    s * (d * h - e * g),
    s * (b * g - a * h),
    s * (a * e - b * d),
  ];
}

/** Where a point goes. */
export function moved(m: Transform, [x, y]: Point): Point {
  const w = m[6] * x + m[7] * y + m[8];
  return [(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w];
}

/** A rectangle whose right and bottom are outside of it. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The corners of a rectangle, clockwise from the top left. */
export function cornersOf({ left, top, right, bottom }: Box): readonly Point[] {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

/** The least rectangle around points. @param points at least one */
export function boxAround(points: readonly Point[]): Box {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const [x, y] of points) {
    if (x < box.left) box.left = x;
    if (y < box.top) box.top = y;
    if (x > box.right) box.right = x;
    if (y > box.bottom) box.bottom = y;
  }
  return box;
}
