import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from '../../../models/seed/random.ts';
import { fillNormal } from '../../../models/seed/normal.ts';
import type { PixelMap } from './pixel-map.ts';

/** How far pixels are moved at most, each evenly drawn up to it. */
export interface DeformationRules {
  /** Degrees, either way. */
  readonly rotation: number;
  /** Of the logarithm of what lengths along each of two axes are multiplied by. */
  readonly stretch: number;
  readonly shear: number;
  /** Pixels, along each axis. */
  readonly shift: number;
  /** Pixels: the deviation of waves a dozen pixels long. */
  readonly waves: number;
}

/**
 * What makes a deformed image of an image: each pixel of the map is a mean of pixels around another place. It says for
 * each pixel what it is part of, since most pixels of most images are dark and add nothing.
 */
export interface Deformation {
  /** What the map's pixel p is part of stands from starts[p] to starts[p + 1]. */
  readonly starts: Uint32Array; // [pixels + 1]
  /** Places in the map, in ascending order. */
  readonly targets: Uint32Array;
  readonly weights: Float32Array;
}

/** Deformations of the pixels of a map. */
export interface Deforming<Map = Pick<PixelMap, 'pixels'>> {
  readonly map: Map;
  readonly deformations: readonly Deformation[];
}

/** Of the bell that sources are weighed by, pixels: narrow enough that nothing looks blurred. */
const blur = 0.45;

/** Sources of less weight, the bell's middle being 1, do not count. */
const leastWeight = 0.01;

/** A place with less weight around it is off the map, and dark. */
const leastCover = 0.1;

/** Draws a deformation of small turns, stretches, shears, shifts and waves. */
export function drawDeformation(
  map: PixelMap,
  rules: DeformationRules,
  random: RandomGenerator,
): Deformation {
  return gatherAround(map.places, movedPlaces(map.places, rules, random));
}

/**
 * The same over a grid, in which what would come from outside comes from the nearest place at the edge.
 *
 * @param unit how many places of the grid are one of the rules' pixels
 */
export function drawGridDeformation(
  { height, width }: { readonly height: number; readonly width: number },
  rules: DeformationRules,
  unit: number,
  random: RandomGenerator,
): Deformation {
  const places = Float64Array.from({ length: 2 * height * width }, (_, index) => {
    const point = index >> 1;
    return index % 2 === 0 ? point % width : Math.floor(point / width);
  });
  const inUnits = places.map((value) => value / unit);
  const moved = movedPlaces(inUnits, rules, random).map((value, index) =>
    Math.min(Math.max(value * unit, 0), (index % 2 === 0 ? width : height) - 1),
  );
  return gatherAround(places, moved);
}

function movedPlaces(
  places: Float64Array,
  { rotation, stretch, shear, shift, waves }: DeformationRules,
  random: RandomGenerator,
): Float64Array {
  const within = (bound: number) => bound * (2 * uniformFloat64(random) - 1);
  const turn = rotationBy((within(rotation) * Math.PI) / 180);
  // The map has no up and no left: the axes of stretch and shear are any two.
  const axes = rotationBy(within(Math.PI));
  const strain: Linear = [Math.exp(within(stretch)), within(shear), 0, Math.exp(within(stretch))];
  const linear = product(turn, product(axes, product(strain, inverseRotation(axes))));
  const [right, down] = [within(shift), within(shift)];
  const ripples = Array.from({ length: 4 }, () => drawRipple(waves / 2, random));
  const [middleX, middleY] = middleOf(places);
  const moved = new Float64Array(places.length);
  for (let point = 0; point < places.length; point += 2) {
    const [x, y] = [(places[point] ?? 0) - middleX, (places[point + 1] ?? 0) - middleY];
    moved[point] = linear[0] * x + linear[1] * y + middleX + right;
    moved[point + 1] = linear[2] * x + linear[3] * y + middleY + down;
    for (const { waveX, waveY, phase, alongX, alongY } of ripples) {
      const height = Math.sin(waveX * x + waveY * y + phase);
      moved[point] = (moved[point] ?? 0) + alongX * height;
      moved[point + 1] = (moved[point + 1] ?? 0) + alongY * height;
    }
  }
  return moved;
}

/** [a, b, c, d] takes (x, y) to (a x + b y, c x + d y). */
type Linear = readonly [number, number, number, number];

function rotationBy(angle: number): Linear {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  return [cosine, -sine, sine, cosine];
}

function inverseRotation([a, b, c, d]: Linear): Linear {
  return [a, c, b, d];
}

function product([a, b, c, d]: Linear, [e, f, g, h]: Linear): Linear {
  return [a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h];
}

/** A wave a dozen pixels long, in any direction. */
function drawRipple(height: number, random: RandomGenerator) {
  const [kx = 0, ky = 0, alongX = 0, alongY = 0] = fillNormal(random, new Float32Array(4));
  const wave = (2 * Math.PI) / 14;
  return {
    waveX: wave * kx,
    waveY: wave * ky,
    phase: 2 * Math.PI * uniformFloat64(random),
    alongX: height * alongX,
    alongY: height * alongY,
  };
}

function middleOf(places: Float64Array): readonly [number, number] {
  const count = Math.max(1, places.length / 2);
  let [x, y] = [0, 0];
  for (let point = 0; point < places.length; point += 2) {
    x += places[point] ?? 0;
    y += places[point + 1] ?? 0;
  }
  return [x / count, y / count];
}

/**
 * Weighs, for each of some points of the plane, the pixels around it.
 *
 * @param places of the pixels, [pixels, 2]
 * @param points [points, 2]
 */
export function gatherAround(places: Float64Array, points: Float64Array): Deformation {
  const parts = Array.from({ length: places.length / 2 }, () => ({
    targets: [] as number[],
    weights: [] as number[],
  }));
  const around = placesAround(places);
  for (let target = 0; target < points.length / 2; target++) {
    const [toX, toY] = [points[2 * target] ?? 0, points[2 * target + 1] ?? 0];
    const weighed = around(toX, toY).flatMap((source) => {
      const x = (places[2 * source] ?? 0) - toX;
      const y = (places[2 * source + 1] ?? 0) - toY;
      const weight = Math.exp(-(x * x + y * y) / (2 * blur * blur));
      return weight < leastWeight ? [] : [{ source, weight }];
    });
    const cover = weighed.reduce((sum, { weight }) => sum + weight, 0);
    for (const { source, weight } of weighed) {
      parts[source]?.targets.push(target);
      parts[source]?.weights.push(cover < leastCover ? 0 : weight / cover);
    }
  }
  const starts = new Uint32Array(parts.length + 1);
  for (const [source, { targets }] of parts.entries()) {
    starts[source + 1] = (starts[source] ?? 0) + targets.length;
  }
  return {
    starts,
    targets: Uint32Array.from(parts.flatMap(({ targets }) => targets)),
    weights: Float32Array.from(parts.flatMap(({ weights }) => weights)),
  };
}

/** Beyond that distance the bell is below {@link leastWeight}. */
const reach = blur * Math.sqrt(-2 * Math.log(leastWeight)) + 1e-9;

/** Gives the points in and beside a square of the plane, in ascending order: all that lie within reach are among them. */
function placesAround(places: Float64Array): (x: number, y: number) => readonly number[] {
  const squares = new Map<string, number[]>();
  const squareOf = (value: number) => Math.floor(value / reach);
  for (let point = 0; point < places.length / 2; point++) {
    const key = `${squareOf(places[2 * point] ?? 0)},${squareOf(places[2 * point + 1] ?? 0)}`;
    const square = squares.get(key);
    if (square) square.push(point);
    else squares.set(key, [point]);
  }
  return (x, y) => {
    const [column, row] = [squareOf(x), squareOf(y)];
    const beside = [-1, 0, 1].flatMap((right) =>
      [-1, 0, 1].flatMap((down) => squares.get(`${column + right},${row + down}`) ?? []),
    );
    return beside.toSorted((a, b) => a - b);
  };
}

/**
 * Deforms images, each by one of some deformations.
 *
 * @param rows [count, size]; pixels that the map has not stay as they are
 * @returns new rows
 */
export function deformRows(
  rows: Float32Array,
  size: number,
  { pixels }: Pick<PixelMap, 'pixels'>,
  deformationOf: (row: number) => Deformation,
): Float32Array {
  const deformed = rows.slice();
  const sums = new Float64Array(pixels.length);
  for (let first = 0; first < rows.length; first += size) {
    const { starts, targets, weights } = deformationOf(first / size);
    sums.fill(0);
    for (let source = 0; source < sums.length; source++) {
      const value = rows[first + (pixels[source] ?? 0)] ?? 0;
      if (value === 0) continue;
      const end = starts[source + 1] ?? 0;
      for (let place = starts[source] ?? 0; place < end; place++) {
        const target = targets[place] ?? 0;
        sums[target] = (sums[target] ?? 0) + (weights[place] ?? 0) * value;
      }
    }
    for (let target = 0; target < sums.length; target++) {
      deformed[first + (pixels[target] ?? 0)] = sums[target] ?? 0;
    }
  }
  return deformed;
}
