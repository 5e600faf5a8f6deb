import { encode } from 'fast-png';
import { digestOf, generatorFromDigest } from '../../models/seed/random.ts';
import { setSheet } from '../../models/sheet.ts';
import { shuffle } from '../nn/random.ts';

/** Grey images with one label each; pixels as stored, 0 (background) to 255 (ink). */
export interface LabelledImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** [count, height, width], 0..255 */
  readonly pixels: Uint8Array;
  /** [count] */
  readonly labels: Uint8Array;
}

/** What a data set contains: images to train on and, if it has them, images to test with. */
export interface TrainAndTest {
  /** The classes' names; a label is an index into them. */
  readonly labels: readonly string[];
  readonly train: LabelledImages;
  readonly test: LabelledImages | undefined;
  /** The paths of the training images in the data, with slashes, where they are files. */
  readonly trainPaths?: readonly string[];
}

/**
 * Draws images without replacement. The same purpose gives the same images; a count of all images gives
 * them in their own order.
 *
 * @param purpose seeds the drawing
 * @throws RangeError if there are fewer images
 */
export function sampleImages(
  images: LabelledImages,
  count: number,
  purpose: string,
): LabelledImages {
  if (count > images.count) throw new RangeError(`${count} images of ${images.count}`);
  if (count === images.count) return images;
  const indices = Uint32Array.from({ length: images.count }, (_, index) => index);
  shuffle(indices, generatorFromDigest(digestOf(purpose)));
  return takeImages(images, indices.subarray(0, count));
}

/** Copies the images with the given indices, in that order. */
export function takeImages(images: LabelledImages, indices: ArrayLike<number>): LabelledImages {
  const { height, width } = images;
  const size = height * width;
  const count = indices.length;
  const pixels = new Uint8Array(count * size);
  const labels = new Uint8Array(count);
  for (let place = 0; place < count; place++) {
    const index = indices[place] ?? 0;
    pixels.set(images.pixels.subarray(index * size, (index + 1) * size), place * size);
    labels[place] = images.labels[index] ?? 0;
  }
  return { count, height, width, pixels, labels };
}

/**
 * Scales pixels from 0..255 to the [-1, 1] that networks take: (pixel − 127.5) / 127.5.
 *
 * @param out as long as pixels
 * @throws RangeError if the lengths differ
 */
export function pixelsToUnitRange(pixels: Uint8Array, out: Float32Array): void {
  if (out.length !== pixels.length) {
    throw new RangeError(`${pixels.length} pixels do not fit ${out.length} places`);
  }
  for (let index = 0; index < pixels.length; index++) {
    out[index] = ((pixels[index] ?? 0) - 127.5) / 127.5;
  }
}

/**
 * Copies the images with the given indices, in that order, scaled to [-1, 1].
 *
 * @returns [indices.length, height * width]
 * @throws RangeError for an index that is not one of 0 to count − 1
 */
export function gatherImages(images: LabelledImages, indices: ArrayLike<number>): Float32Array {
  const pixelCount = images.height * images.width;
  const gathered = new Float32Array(indices.length * pixelCount);
  for (let place = 0; place < indices.length; place++) {
    const index = indices[place] ?? -1;
    if (!Number.isInteger(index) || index < 0 || index >= images.count) {
      throw new RangeError(`no image ${index} among ${images.count}`);
    }
    const pixels = images.pixels.subarray(index * pixelCount, (index + 1) * pixelCount);
    pixelsToUnitRange(pixels, gathered.subarray(place * pixelCount, (place + 1) * pixelCount));
  }
  return gathered;
}

/**
 * Puts images side by side, row by row, on a black background.
 *
 * @param images height × width bytes each, 0..255
 * @returns a grey PNG
 */
export function encodeSheet(
  images: readonly Uint8Array[],
  columns: number,
  size: { readonly height: number; readonly width: number },
): Uint8Array {
  const { width, height, pixels } = setSheet(images, columns, size);
  return encode({ width, height, data: pixels, channels: 1, depth: 8 });
}
