import { median } from '../../statistics.ts';
import {
  type DistanceBlock,
  type RowSource,
  pixelRows,
  visitDistances,
} from './distance-blocks.ts';

/** For each query its k nearest references, the nearest first. */
export interface Neighbours {
  readonly k: number;
  /** [queries, k] */
  readonly indices: Int32Array;
  /** [queries, k] */
  readonly squaredDistances: Float32Array;
}

/**
 * Finds each query's k nearest references by Euclidean distance; of equally near ones the first.
 *
 * @param options.isSameSet queries and references are the same rows: none is its own neighbour
 * @param options.onDone is told how far the queries are, in fractions of one too
 * @throws RangeError where there are fewer than k references to choose from
 */
export async function nearestNeighbours(
  queries: RowSource,
  references: RowSource,
  k: number,
  {
    isSameSet = false,
    onDone = () => {},
  }: { readonly isSameSet?: boolean; readonly onDone?: (queries: number) => void } = {},
): Promise<Neighbours> {
  const choices = references.count - (isSameSet ? 1 : 0);
  if (k < 1 || choices < k) throw new RangeError(`${k} neighbours among ${choices}`);
  const neighbours: Neighbours = {
    k,
    indices: new Int32Array(queries.count * k).fill(-1),
    squaredDistances: new Float32Array(queries.count * k).fill(Number.POSITIVE_INFINITY),
  };
  await visitDistances(queries, references, (block) => {
    takeBlock(neighbours, block, isSameSet);
    onDone(
      block.firstQuery +
        (block.queries * (block.firstReference + block.references)) / references.count,
    );
  });
  return neighbours;
}

function takeBlock(neighbours: Neighbours, block: DistanceBlock, isSameSet: boolean): void {
  const { k, squaredDistances } = neighbours;
  const { squared, references } = block;
  for (let row = 0; row < block.queries; row++) {
    const query = block.firstQuery + row;
    const last = query * k + k - 1;
    let farthest = squaredDistances[last] as number;
    for (let column = 0; column < references; column++) {
      const distance = squared[row * references + column] as number;
      if (distance >= farthest) continue;
      const reference = block.firstReference + column;
      if (isSameSet && reference === query) continue;
      insert(neighbours, query, reference, distance);
      farthest = squaredDistances[last] as number;
    }
  }
}

/** Puts a reference in its place among a query's neighbours, the farthest falls out. */
function insert(
  { k, indices, squaredDistances }: Neighbours,
  query: number,
  reference: number,
  distance: number,
): void {
  let place = query * k + k - 1;
  for (; place > query * k && (squaredDistances[place - 1] as number) > distance; place--) {
    squaredDistances[place] = squaredDistances[place - 1] as number;
    indices[place] = indices[place - 1] as number;
  }
  squaredDistances[place] = distance;
  indices[place] = reference;
}

/** For each image the nearest of others, pixel by pixel. */
export interface NearestImages {
  /** [count]: which of the others it is. */
  readonly indices: Int32Array;
  /** [count]: how far it is, Euclidean, with pixels in [0, 1]. */
  readonly distances: Float64Array;
}

/**
 * Finds the nearest of other images to each image. The distances are worked out anew from the bytes,
 * so that a copy is at 0.
 *
 * @param pixels [count, pixelCount], 0..255
 * @param others [otherCount, pixelCount], 0..255
 * @param onDone is told how many images are done
 */
export async function nearestImages(
  pixels: Uint8Array,
  others: Uint8Array,
  pixelCount: number,
  onDone: (images: number) => void = () => {},
): Promise<NearestImages> {
  const rows = pixelRows(pixels, pixelCount);
  const otherRows = pixelRows(others, pixelCount);
  const { indices } = await nearestNeighbours(rows, otherRows, 1, { onDone });
  const distances = Float64Array.from(indices, (other, index) => {
    let sum = 0;
    for (let pixel = 0; pixel < pixelCount; pixel++) {
      const value = pixels[index * pixelCount + pixel] ?? 0;
      sum += (value - (others[other * pixelCount + pixel] ?? 0)) ** 2;
    }
    return Math.sqrt(sum) / 255;
  });
  return { indices, distances };
}

/**
 * How close generated images come to the training images, beside held-out real ones: the median distance
 * to the nearest training image over that of the held-out. 0: copies; 1: no closer than a new hand, as where
 * the held-out images are copies themselves.
 *
 * @param generated distances of generated images to their nearest training image
 * @param heldOut the same of real images that were not trained on
 */
export function copyDistanceRatio(
  generated: ArrayLike<number>,
  heldOut: ArrayLike<number>,
): number {
  const usual = median(heldOut);
  return usual === 0 ? 1 : median(generated) / usual;
}
