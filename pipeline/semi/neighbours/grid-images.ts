import type { LabelledImages } from '../../data/images.ts';
import { gatherUnitImages } from '../batches.ts';
import type { Grid } from './grid.ts';

/** Images over a grid, each scaled to the same length, in pairs of whole numbers. */
export interface GridImages {
  readonly count: number;
  readonly channels: number;
  readonly rows: number;
  /** As many as the grid has, and up to three more that are zero. */
  readonly columns: number;
  /** In memory that threads share. */
  readonly pairs: Int16Array; // [count, channels, rows, columns, 2]
  /** So many places to either side of a pair are compared with those of another image. */
  readonly context: 1 | 2;
}

/**
 * The length of all values of an image together. Its square is below 2^25, and an image's sum of squared differences
 * from another below 2^27, as the kernel wants it.
 */
const wholeLength = 20 * 256;

/** Images that are unpacked at once. */
const imagesAtOnce = 500;

/** What is compared of an image. @returns [channels, rows, stride, 2] */
type Describe = (image: Float32Array, grid: Grid, stride: number) => Float64Array;

/**
 * How images change to the right and down, by Sobel's operator. Beyond the edge, values are those of the edge. All images
 * have the same length, so that thin and faint strokes count as much as others.
 */
export function gridGradients(
  images: LabelledImages,
  indices: Uint32Array,
  grid: Grid,
): GridImages {
  return { ...describeImages(images, indices, grid, gradientsOf), context: 2 };
}

/**
 * The values of images, and zeros beside them. All images have the same length. Fewer places around a pair are compared
 * than with gradients: a stroke that an image has beside another's, such as the bar of a 7, then changes little.
 */
export function gridValues(images: LabelledImages, indices: Uint32Array, grid: Grid): GridImages {
  return { ...describeImages(images, indices, grid, valuesOf), context: 1 };
}

function describeImages(
  images: LabelledImages,
  indices: Uint32Array,
  grid: Grid,
  describe: Describe,
): Omit<GridImages, 'context'> {
  const { channels, rows } = grid;
  const columns = 4 * Math.ceil(grid.columns / 4);
  const length = channels * rows * columns * 2;
  const pairs = new Int16Array(new SharedArrayBuffer(2 * indices.length * length));
  for (let first = 0; first < indices.length; first += imagesAtOnce) {
    const some = indices.subarray(first, first + imagesAtOnce);
    const pixels = gatherUnitImages(images, some);
    const size = pixels.length / some.length;
    for (let row = 0; row < some.length; row++) {
      const image = grid.place(pixels.subarray(row * size, (row + 1) * size));
      const place = (first + row) * length;
      scaleTo(describe(image, grid, columns), pairs.subarray(place, place + length));
    }
  }
  return { count: indices.length, channels, rows, columns, pairs };
}

function valuesOf(image: Float32Array, grid: Grid, stride: number): Float64Array {
  const { rows, columns, channels } = grid;
  const values = new Float64Array(channels * rows * stride * 2);
  for (const [index, value] of image.entries()) {
    const [place, channel] = [Math.floor(index / channels), index % channels];
    const row = channel * rows + Math.floor(place / columns);
    values[(row * stride + (place % columns)) * 2] = value;
  }
  return values;
}

function gradientsOf(image: Float32Array, grid: Grid, stride: number): Float64Array {
  const { rows, columns, channels } = grid;
  const gradients = new Float64Array(channels * rows * stride * 2);
  for (let channel = 0; channel < channels; channel++) {
    const at = (row: number, column: number) =>
      image[(row * columns + column) * channels + channel] ?? 0;
    for (let row = 0; row < rows; row++) {
      const [above, below] = [Math.max(row - 1, 0), Math.min(row + 1, rows - 1)];
      for (let column = 0; column < columns; column++) {
        const [left, right] = [Math.max(column - 1, 0), Math.min(column + 1, columns - 1)];
        const leftToRight = at(below, right) - at(above, left);
        const rightToLeft = at(below, left) - at(above, right);
        const place = ((channel * rows + row) * stride + column) * 2;
        gradients[place] = leftToRight - rightToLeft + 2 * (at(row, right) - at(row, left));
        gradients[place + 1] =
          leftToRight + rightToLeft + 2 * (at(below, column) - at(above, column));
      }
    }
  }
  return gradients;
}

/** Writes numbers as whole ones of the common length; those of an image without any stay 0. */
function scaleTo(numbers: Float64Array, to: Int16Array): void {
  const length = Math.sqrt(numbers.reduce((sum, value) => sum + value * value, 0));
  if (length === 0) return;
  for (let place = 0; place < to.length; place++) {
    to[place] = Math.round(((numbers[place] ?? 0) * wholeLength) / length);
  }
}
