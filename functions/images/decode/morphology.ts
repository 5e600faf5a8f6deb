/** Which values a filter keeps: 1 for the largest, −1 for the smallest. */
type Sign = 1 | -1;

const [largest, smallest] = [1, -1] as const;

/** A plane of a width, row by row. */
interface Rows {
  readonly width: number;
  readonly values: Float32Array;
}

/**
 * Fills what is darker than its surroundings and narrower than a square: the largest of the squares
 * around each pixel, then the smallest of those. Squares end at the plane's border.
 *
 * @param radius the square's side is 2 × radius + 1 pixels
 */
export function closing(plane: Rows, radius: number): Float32Array {
  return extremes({ ...plane, values: extremes(plane, radius, largest) }, radius, smallest);
}

/** Removes what is lighter than its surroundings and narrower than a square. */
export function opening(plane: Rows, radius: number): Float32Array {
  return extremes({ ...plane, values: extremes(plane, radius, smallest) }, radius, largest);
}

/** The smallest of the square around each pixel. */
export function erosion(plane: Rows, radius: number): Float32Array {
  return extremes(plane, radius, smallest);
}

/** The largest of the square around each pixel. */
export function dilation(plane: Rows, radius: number): Float32Array {
  return extremes(plane, radius, largest);
}

/** A mask whose set pixels have grown by a square. @param mask [height × width] 1 where it is set */
export function grown(mask: Uint8Array, width: number, radius: number): Uint8Array {
  const height = mask.length / width;
  const across = new Uint8Array(mask.length);
  for (let y = 0; y < height; y++)
    growLine(mask, across, { start: y * width, step: 1, length: width }, radius);
  const result = new Uint8Array(mask.length);
  for (let x = 0; x < width; x++)
    growLine(across, result, { start: x, step: width, length: height }, radius);
  return result;
}

function growLine(
  from: Uint8Array,
  to: Uint8Array,
  { start, step, length }: Line,
  radius: number,
): void {
  let filled = 0;
  for (let place = 0; place < length; place++) {
    if (!from[start + place * step]) continue;
    const last = Math.min(length - 1, place + radius);
    for (let near = Math.max(filled, place - radius); near <= last; near++)
      to[start + near * step] = 1;
    filled = last + 1;
  }
}

function extremes({ width, values }: Rows, radius: number, sign: Sign): Float32Array {
  const height = values.length / width;
  const across = new Float32Array(values.length);
  const result = new Float32Array(values.length);
  const padded = Math.max(width, height) + 2 * radius;
  const runs = { forward: new Float32Array(padded), backward: new Float32Array(padded) };
  for (let y = 0; y < height; y++) {
    const line = { start: y * width, step: 1, length: width };
    extremesOfLine(values, across, line, { radius, sign, ...runs });
  }
  for (let x = 0; x < width; x++) {
    const line = { start: x, step: width, length: height };
    extremesOfLine(across, result, line, { radius, sign, ...runs });
  }
  return result;
}

/** The pixels of a row or a column. */
interface Line {
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

/** What a filter keeps of which window, and room for what it keeps from each end of its windows. */
interface Filter {
  readonly radius: number;
  readonly sign: Sign;
  readonly forward: Float32Array;
  readonly backward: Float32Array;
}

/**
 * Three comparisons a pixel whatever the radius is.
 *
 * @see https://doi.org/10.1016/0167-8655(92)90069-C (van Herk 1992)
 */
function extremesOfLine(
  from: Float32Array,
  to: Float32Array,
  { start, step, length }: Line,
  { radius, sign, forward, backward }: Filter,
): void {
  const window = 2 * radius + 1;
  const padded = length + 2 * radius;
  // The smallest are the largest of the negative values. Beyond the line is what is never kept.
  forward.fill(Number.NEGATIVE_INFINITY, 0, padded);
  for (let place = 0; place < length; place++) {
    forward[place + radius] = sign * (from[start + place * step] ?? 0);
  }
  backward.set(forward);
  for (let place = 1; place < padded; place++) {
    if (place % window === 0) continue;
    const before = forward[place - 1] ?? 0;
    if (before > (forward[place] ?? 0)) forward[place] = before;
  }
  for (let place = padded - 2; place >= 0; place--) {
    if (place % window === window - 1) continue;
    const behind = backward[place + 1] ?? 0;
    if (behind > (backward[place] ?? 0)) backward[place] = behind;
  }
  for (let place = 0; place < length; place++) {
    const [one, other] = [backward[place] ?? 0, forward[place + window - 1] ?? 0];
    to[start + place * step] = sign * (one > other ? one : other);
  }
}
