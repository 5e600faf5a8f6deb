import {
  bytesOfImage,
  encodeSheet,
  type ImageDimensions,
  type LabelledImages,
} from '../data/images.ts';
import type { NearestImages } from './metrics/nearest-images.ts';

/** A generated image and the real image nearest to it: a training image, or a held-out one. */
export interface ClosestPair {
  /** height × width × channels bytes, 0 to 255 */
  readonly generated: Uint8Array;
  readonly nearest: Uint8Array;
  /** Euclidean, with pixels in [0, 1]; 0: a copy. */
  readonly distance: number;
  /** The label that was asked for; null: none was. */
  readonly label: number | null;
}

/** Pairs that are kept. */
export const closestPairCount = 10;

/** The closest of a draw's images and their nearest real images, the closest first. */
export function closestPairs(
  generated: LabelledImages,
  real: LabelledImages,
  { indices, distances }: NearestImages,
  hasLabels: boolean,
): readonly ClosestPair[] {
  const size = bytesOfImage(real);
  const imageOf = ({ pixels }: LabelledImages, index: number) =>
    pixels.slice(index * size, (index + 1) * size);
  return Array.from(distances, (distance, index) => ({ distance, index }))
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, closestPairCount)
    .map(({ distance, index }) => ({
      generated: imageOf(generated, index),
      nearest: imageOf(real, indices[index] ?? 0),
      distance,
      label: hasLabels ? (generated.labels[index] ?? 0) : null,
    }));
}

/** The closest of several draws' pairs, the closest first. */
export function mergeClosestPairs(
  draws: readonly (readonly ClosestPair[])[],
): readonly ClosestPair[] {
  return draws
    .flat()
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, closestPairCount);
}

/** A picture of the pairs, one a row: the generated image, then the nearest real image. @returns a PNG */
export function encodeClosestPairs(
  pairs: readonly ClosestPair[],
  image: ImageDimensions,
): Uint8Array {
  return encodeSheet(
    pairs.flatMap(({ generated, nearest }) => [generated, nearest]),
    2,
    image,
  );
}
