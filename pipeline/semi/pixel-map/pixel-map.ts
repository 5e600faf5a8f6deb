import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { latticePlaces } from './lattice.ts';
import type { Moments } from './moments.ts';
import { nearestPixels, sides } from './nearest-pixels.ts';

/** Where pixels lie beside each other, as the images tell it. */
export interface PixelMap {
  /** The pixels that the map has: those that change, and are connected with each other. */
  readonly pixels: Uint32Array;
  /**
   * A place in the plane for each, about 1 from its neighbours: whole numbers where the pixels fit a grid. Which way is
   * up, and which is left, nobody knows.
   */
  readonly places: Float64Array; // [pixels.length, 2]
}

/** A pixel of less variance, values in [0, 1], says nothing of where it is. */
const leastVariance = 1e-3;

/** Radians: pixels that are always the same are in one place, and have no scale of their own. */
const leastScale = 1e-6;

/** Edges from each pixel, to those that go most with it. */
const neighbours = 5;

/**
 * Finds out which pixels lie beside each other from how they go together, whatever order the pixels are
 * in: Le Roux et al. 2007, "Learning the 2-D topology of images". Of two pixels the angle between their
 * deviations is a distance, by the scale of each one's own neighbours; shortest paths over the graph of
 * neighbours are distances further away; and the plane in which all of them fit best is the map, by
 * classical scaling: Tenenbaum et al. 2000, "A global geometric framework for nonlinear dimensionality
 * reduction" (Isomap).
 */
export function learnPixelMap(moments: Moments): PixelMap {
  const varying = varyingPixels(moments);
  const angles = anglesBetween(moments, varying);
  const paths = shortestPaths(neighbourEdges(angles));
  const reached = greatestComponent(paths);
  const places = inNeighbourUnits(planeOf(paths, reached));
  const anglesOfReached = reached.map((row) =>
    Float64Array.from(reached, (column) => angles[row]?.[column] ?? 0),
  );
  return {
    pixels: Uint32Array.from(reached, (place) => varying[place] ?? 0),
    places: latticePlaces(places, anglesOfReached) ?? places,
  };
}

function varianceOf({ mean, products }: Moments, pixel: number): number {
  return (products[pixel * mean.length + pixel] ?? 0) - (mean[pixel] ?? 0) ** 2;
}

function varyingPixels(moments: Moments): readonly number[] {
  return Array.from(moments.mean.keys()).filter(
    (pixel) => varianceOf(moments, pixel) > leastVariance,
  );
}

/** Row by row the angle between two pixels' deviations from their means, 0 to π. */
function anglesBetween(moments: Moments, pixels: readonly number[]): readonly Float64Array[] {
  const { mean, products } = moments;
  const deviations = pixels.map((pixel) => Math.sqrt(varianceOf(moments, pixel)));
  return pixels.map((a, row) =>
    Float64Array.from(pixels, (b, column) => {
      const product = products[a * mean.length + b] ?? 0;
      const covariance = product - (mean[a] ?? 0) * (mean[b] ?? 0);
      const correlation = covariance / ((deviations[row] ?? 1) * (deviations[column] ?? 1));
      return row === column ? 0 : Math.acos(Math.min(1, Math.max(-1, correlation)));
    }),
  );
}

/** Distances along the edges to each one's neighbours, by the scale of both ends; elsewhere infinity. */
function neighbourEdges(angles: readonly Float64Array[]): Float64Array[] {
  const nearest = angles.map((own, point) => nearestPixels(own, point, neighbours));
  const scales = angles.map((own, point) => {
    const beside = (nearest[point] ?? []).slice(0, sides);
    return beside.reduce((sum, other) => sum + (own[other] ?? 0), 0) / Math.max(1, beside.length);
  });
  const edges = angles.map((own, point) =>
    own.map((_, other) => (other === point ? 0 : Number.POSITIVE_INFINITY)),
  );
  for (const [point, others] of nearest.entries()) {
    for (const other of others) {
      const scale = Math.max(leastScale, Math.sqrt((scales[point] ?? 1) * (scales[other] ?? 1)));
      const length = (angles[point]?.[other] ?? 0) / scale;
      edges[point]?.fill(length, other, other + 1);
      edges[other]?.fill(length, point, point + 1);
    }
  }
  return edges;
}

/** Floyd 1962, "Algorithm 97: Shortest path". Changes the edges into paths. */
function shortestPaths(edges: Float64Array[]): readonly Float64Array[] {
  for (const [by, onward] of edges.entries()) {
    for (const own of edges) {
      const first = own[by] ?? 0;
      if (first === Number.POSITIVE_INFINITY) continue;
      for (let to = 0; to < own.length; to++) {
        const around = first + (onward[to] ?? 0);
        if (around < (own[to] ?? 0)) own[to] = around;
      }
    }
  }
  return edges;
}

/** The points that the most others are reached from. */
function greatestComponent(paths: readonly Float64Array[]): readonly number[] {
  const components = paths.map((own) =>
    Array.from(own.keys()).filter((other) => own[other] !== Number.POSITIVE_INFINITY),
  );
  return components.reduce((best, own) => (own.length > best.length ? own : best), []);
}

/** Classical scaling, Torgerson 1952: the plane in which distances are best kept. [points, 2] */
function planeOf(paths: readonly Float64Array[], points: readonly number[]): Float64Array {
  const count = points.length;
  const places = new Float64Array(2 * count);
  if (count < 3) return places;
  const squares = points.map((a) => points.map((b) => (paths[a]?.[b] ?? 0) ** 2));
  const means = squares.map((row) => row.reduce((sum, value) => sum + value, 0) / count);
  const overall = means.reduce((sum, value) => sum + value, 0) / count;
  const products = new Matrix(
    squares.map((row, a) =>
      row.map((value, b) => -0.5 * (value - (means[a] ?? 0) - (means[b] ?? 0) + overall)),
    ),
  );
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(products, {
    assumeSymmetric: true,
  });
  // Eigenvalues ascend.
  for (const [axis, place] of [count - 1, count - 2].entries()) {
    const length = Math.sqrt(Math.max(0, realEigenvalues[place] ?? 0));
    for (let point = 0; point < count; point++) {
      places[2 * point + axis] = length * eigenvectorMatrix.get(point, place);
    }
  }
  return places;
}

/** Scales places so that the middle one of all points is 1 from its neighbours, in the mean. */
function inNeighbourUnits(places: Float64Array): Float64Array {
  const count = places.length / 2;
  const spacings = Float64Array.from({ length: count }, (_, point) => {
    const distances = Float64Array.from({ length: count }, (__, other) =>
      Math.hypot(
        (places[2 * other] ?? 0) - (places[2 * point] ?? 0),
        (places[2 * other + 1] ?? 0) - (places[2 * point + 1] ?? 0),
      ),
    ).toSorted();
    const beside = distances.subarray(1, 1 + sides);
    return beside.reduce((sum, distance) => sum + distance, 0) / Math.max(1, beside.length);
  }).toSorted();
  const unit = spacings[count >> 1] ?? 1;
  return unit > 0 ? places.map((value) => value / unit) : places;
}
