import type * as tf from '@tensorflow/tfjs-core';
import { type NeighbourGraph, sortNeighbours } from '../neighbours/nearest.ts';
import { projectRows } from './moments.ts';
import { type Turn, yieldUntil } from '../../terminal/interruption.ts';
import type { Deformation } from './deformations.ts';
import type { PixelMap } from './pixel-map.ts';

/**
 * Measures the distances to some near images anew, each as the smallest of those from the image as it is
 * and deformed in several ways, and keeps the nearest: two digits that differ by a small turn are near.
 *
 * @param candidates more neighbours than are kept, by the distances of `points`
 * @param rows the images, [count, size]
 * @param points the images along `directions`, [count, components]
 */
export async function deformedNeighbours(
  candidates: NeighbourGraph,
  rows: tf.Tensor2D,
  points: tf.Tensor2D,
  directions: Float32Array,
  {
    map,
    deformations,
  }: { readonly map: Pick<PixelMap, 'pixels'>; readonly deformations: readonly Deformation[] },
  kept: number,
  turn: Turn = yieldUntil(undefined),
): Promise<NeighbourGraph> {
  const places = await points.data<'float32'>();
  const squaredDistances = candidates.squaredDistances.slice();
  for (const deformation of deformations) {
    await turn();
    const deformed = projectRows(
      rows,
      deformDirections(directions, rows.shape[1], map, deformation),
    );
    const deformedPlaces = await deformed.data<'float32'>();
    deformed.dispose();
    shorten(squaredDistances, candidates, places, deformedPlaces);
  }
  return sortNeighbours({ ...candidates, squaredDistances }, kept);
}

/** Directions along which images lie as their deformed images lie along the given ones. [size, components] */
export function deformDirections(
  directions: Float32Array,
  size: number,
  { pixels }: Pick<PixelMap, 'pixels'>,
  { starts, targets, weights }: Deformation,
): Float32Array {
  const components = directions.length / size;
  const moved = directions.slice();
  for (const pixel of pixels) moved.fill(0, pixel * components, (pixel + 1) * components);
  for (const [point, pixel] of pixels.entries()) {
    const own = pixel * components;
    for (let place = starts[point] ?? 0; place < (starts[point + 1] ?? 0); place++) {
      const target = (pixels[targets[place] ?? 0] ?? 0) * components;
      const weight = weights[place] ?? 0;
      for (let component = 0; component < components; component++) {
        const value = weight * (directions[target + component] ?? 0);
        moved[own + component] = (moved[own + component] ?? 0) + value;
      }
    }
  }
  return moved;
}

/** Takes the distance from the deformed image where that is less. */
function shorten(
  squaredDistances: Float32Array,
  { count, neighbours, indices }: NeighbourGraph,
  places: Float32Array,
  deformed: Float32Array,
): void {
  const components = places.length / count;
  for (let point = 0; point < count; point++) {
    const own = point * components;
    for (let index = point * neighbours; index < (point + 1) * neighbours; index++) {
      const other = (indices[index] ?? 0) * components;
      const least = squaredDistances[index] ?? 0;
      let squared = 0;
      for (let component = 0; component < components && squared < least; component++) {
        const difference = (deformed[own + component] ?? 0) - (places[other + component] ?? 0);
        squared += difference * difference;
      }
      if (squared < least) squaredDistances[index] = squared;
    }
  }
}
