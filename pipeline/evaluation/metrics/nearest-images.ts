import * as tf from '@tensorflow/tfjs-core';
import { fillNormal } from '../../../models/seed/normal.ts';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import {
  type DistanceBlock,
  type RowSource,
  featureRows,
  pixelRows,
  visitDistances,
} from './distance-blocks.ts';

/** For each image the nearest of other images, pixel by pixel. */
export interface NearestImages {
  /** [count]: which of the others it is; of equally near ones the first. */
  readonly indices: Int32Array;
  /** [count]: how far it is, Euclidean, with pixels in [0, 1]. */
  readonly distances: Float64Array;
}

/** Images among which {@link nearestImages} searches, with their projections. */
export interface ImageIndex {
  /** [count, pixelCount], 0..255 */
  readonly pixels: Uint8Array;
  readonly pixelCount: number;
  /** [pixelCount, components], orthonormal columns. */
  readonly basis: Float32Array;
  /** [count, components + 1]: see {@link project}. */
  readonly projections: RowSource;
  /** The greatest squared length of an image, pixels in [0, 1]. */
  readonly longest: number;
}

/**
 * Components of a projection: with 64 for MNIST's 784 pixels, about a hundred of 60,000 images are left for
 * an exact comparison, and the search takes an eighth of the time.
 */
const mostComponents = 64;

/** Images that the components are computed from; any orthonormal basis gives right answers. */
const basisImages = 2000;

/** Prepares images for {@link nearestImages}. @param pixels [count, pixelCount], 0..255 */
export async function indexImages(pixels: Uint8Array, pixelCount: number): Promise<ImageIndex> {
  const sample = pixels.subarray(0, basisImages * pixelCount);
  const basis = principalBasis(pixelRows(sample, pixelCount), Math.min(mostComponents, pixelCount));
  const { rows, longest } = await project(pixelRows(pixels, pixelCount), basis);
  return { pixels, pixelCount, basis, projections: rows, longest };
}

/**
 * Finds the nearest of the indexed images to each image, exactly: a copy is at 0. The distance between two
 * projections is a lower bound of the distance between two images, so only images whose bound is below the
 * nearest distance found so far are compared pixel by pixel.
 *
 * @param pixels [count, pixelCount], 0..255
 * @param onDone is told how many images are done, in fractions of one too
 */
export async function nearestImages(
  pixels: Uint8Array,
  index: ImageIndex,
  onDone: (images: number) => void = () => {},
): Promise<NearestImages> {
  const { rows, longest } = await project(pixelRows(pixels, index.pixelCount), index.basis);
  const search: Search = {
    pixels,
    index,
    indices: new Int32Array(rows.count).fill(-1),
    squared: new Float64Array(rows.count).fill(Number.POSITIVE_INFINITY),
    rounding: 1e-4 * (longest + index.longest),
  };
  await visitDistances(rows, index.projections, (block) => {
    for (let row = 0; row < block.queries; row++) searchRow(search, block, row);
    const { firstReference, references } = block;
    const share = (firstReference + references) / index.projections.count;
    onDone(block.firstQuery + block.queries * share);
  });
  return {
    indices: search.indices,
    distances: search.squared.map((squared) => Math.sqrt(squared) / 255),
  };
}

/** What has been found so far. */
interface Search {
  readonly pixels: Uint8Array;
  readonly index: ImageIndex;
  readonly indices: Int32Array;
  /** [count]: squared distances of bytes. */
  readonly squared: Float64Array;
  /** How far a bound may be too high by single precision. */
  readonly rounding: number;
}

function searchRow(search: Search, { squared, ...block }: DistanceBlock, row: number): void {
  const first = row * block.references;
  const image = block.firstQuery + row;
  let limit = limitOf(search, image);
  if (limit === Number.POSITIVE_INFINITY) {
    // The image with the lowest bound is probably the nearest, which spares comparisons with the others.
    compare(search, image, block.firstReference + lowestColumn(squared, first, block.references));
    limit = limitOf(search, image);
  }
  for (let column = 0; column < block.references; column++) {
    if ((squared[first + column] as number) > limit) continue;
    compare(search, image, block.firstReference + column);
    limit = limitOf(search, image);
  }
}

function lowestColumn(squared: Float32Array, first: number, columns: number): number {
  let lowest = 0;
  for (let column = 1; column < columns; column++) {
    if ((squared[first + column] as number) < (squared[first + lowest] as number)) lowest = column;
  }
  return lowest;
}

/** A bound above this one means a greater distance than the nearest one found, whatever rounding did. */
function limitOf({ squared, rounding }: Search, image: number): number {
  return (1.002 * (squared[image] as number)) / 255 ** 2 + rounding;
}

function compare({ pixels, index, indices, squared }: Search, image: number, other: number): void {
  const { pixelCount, pixels: others } = index;
  const nearest = squared[image] as number;
  let sum = 0;
  for (let pixel = 0; pixel < pixelCount && sum <= nearest; pixel++) {
    const difference =
      (pixels[image * pixelCount + pixel] as number) -
      (others[other * pixelCount + pixel] as number);
    sum += difference * difference;
  }
  if (sum > nearest || (sum === nearest && other >= (indices[image] as number))) return;
  squared[image] = sum;
  indices[image] = other;
}

/**
 * Projects images on the columns of a basis. What the basis does not span is kept as its length, in a last
 * column: by the triangle inequality the distance between two such rows is at most that between the images.
 *
 * @returns rows [count, components + 1]
 */
async function project(
  images: RowSource,
  basis: Float32Array,
): Promise<{ readonly rows: RowSource; readonly longest: number }> {
  const components = basis.length / images.size;
  const size = components + 1;
  const values = new Float32Array(images.count * size);
  let longest = 0;
  for (let first = 0; first < images.count; first += imagesAtOnce) {
    const count = Math.min(imagesAtOnce, images.count - first);
    const pixels = images.rows(first, count);
    const product = tf.tidy(() =>
      tf.matMul(
        tf.tensor2d(pixels, [count, images.size]),
        tf.tensor2d(basis, [images.size, components]),
      ),
    );
    const projected = await product.data<'float32'>();
    product.dispose();
    for (let row = 0; row < count; row++) {
      const own = projected.subarray(row * components, (row + 1) * components);
      const length = squaredLength(pixels.subarray(row * images.size, (row + 1) * images.size));
      values.set(own, (first + row) * size);
      values[(first + row) * size + components] = Math.sqrt(
        Math.max(0, length - squaredLength(own)),
      );
      longest = Math.max(longest, length);
    }
  }
  return { rows: featureRows({ count: images.count, size, values }), longest };
}

/** Images in a product, which take 6 MB for 784 pixels. */
const imagesAtOnce = 2000;

function squaredLength(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}

/** Rounds of the iteration. More would make the components more exact, which the search does not need. */
const rounds = 3;

/**
 * The main directions of images by subspace iteration (Halko, Martinsson and Tropp 2011, arXiv:0909.4061,
 * algorithm 4.4), from a fixed start.
 *
 * @returns [images.size, components], orthonormal columns; columns of zeros where the images have fewer directions
 */
function principalBasis(images: RowSource, components: number): Float32Array {
  const start = generatorFromDigest(digestOf('nearest images'));
  let basis = fillNormal(start, new Float32Array(images.size * components));
  orthonormalize(basis, components);
  for (let round = 0; round < rounds; round++) {
    const product = tf.tidy(() => {
      const rows = tf.tensor2d(images.rows(0, images.count), [images.count, images.size]);
      const projected = tf.matMul(rows, tf.tensor2d(basis, [images.size, components]));
      return tf.matMul(tf.transpose(rows), projected);
    });
    basis = product.dataSync<'float32'>().slice();
    product.dispose();
    orthonormalize(basis, components);
  }
  return basis;
}

/** Makes the columns orthonormal, in place, by Gram and Schmidt's method, twice for the sake of rounding. */
function orthonormalize(basis: Float32Array, components: number): void {
  const size = basis.length / components;
  const columns = Array.from({ length: components }, (_, column) =>
    Float64Array.from(
      { length: size },
      (_value, row) => basis[row * components + column] as number,
    ),
  );
  for (const [place, column] of columns.entries()) {
    const original = Math.sqrt(dot(column, column));
    for (const earlier of [...columns.slice(0, place), ...columns.slice(0, place)]) {
      const overlap = dot(column, earlier);
      for (let row = 0; row < size; row++) {
        column[row] = (column[row] as number) - overlap * (earlier[row] as number);
      }
    }
    const length = Math.sqrt(dot(column, column));
    // What is left of a column that the others span is rounding.
    const scale = length > 1e-5 * original ? 1 / length : 0;
    for (let row = 0; row < size; row++) {
      column[row] = (column[row] as number) * scale;
      basis[row * components + place] = column[row] as number;
    }
  }
}

function dot(first: Float64Array, second: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < first.length; index++) {
    sum += (first[index] as number) * (second[index] as number);
  }
  return sum;
}
