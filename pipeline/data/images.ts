import { encode } from 'fast-png';
import { digestOf, generatorFromDigest } from '../../models/seed/random.ts';
import { setSheet } from '../../models/sheet.ts';
import { shuffle } from '../nn/random.ts';

/** Bytes of a pixel: its grey, or its red, green and blue. */
export type Channels = 1 | 3;

/** What an image is made of. */
export interface ImageDimensions {
  readonly height: number;
  readonly width: number;
  readonly channels: Channels;
}

/** Images of one size with one label each; pixels as stored, 0 to 255, in grey or in RGB. */
export interface LabelledImages extends ImageDimensions {
  readonly count: number;
  /** [count, height, width, channels], 0..255 */
  readonly pixels: Uint8Array;
  /** [count] */
  readonly labels: Uint8Array;
}

/** A background for transparent pixels. */
export type Ground = 'black' | 'white';

/** What a data set contains: images to train on and, if it has them, images to test with. */
export interface TrainAndTest {
  /** The classes' names; a label is an index into them. */
  readonly labels: readonly string[];
  readonly train: LabelledImages;
  readonly test: LabelledImages | undefined;
  /** What transparent pixels lie on; absent: none were transparent. */
  readonly ground?: Ground;
  /** The paths of the training images in the data, with slashes, where they are files. */
  readonly trainPaths?: readonly string[];
  /** Those of the test images. */
  readonly testPaths?: readonly string[];
  /** Those of images that cannot be decoded, where they are left out. */
  readonly leftOutPaths?: readonly string[];
}

/** How many bytes the pixels of an image take: height × width × channels. */
export function bytesOfImage({ height, width, channels }: ImageDimensions): number {
  return height * width * channels;
}

/** The dimensions of a network's images, [height, width, channels]. */
export function dimensionsOf([height, width, channels]: readonly [
  number,
  number,
  Channels,
]): ImageDimensions {
  return { height, width, channels };
}

/** Whether two kinds of images have one size and one number of channels. */
export function haveSameDimensions(one: ImageDimensions, other: ImageDimensions): boolean {
  return (
    one.height === other.height && one.width === other.width && one.channels === other.channels
  );
}

/** "28 × 28", or "32 × 32 × 3" in colour. */
export function dimensionsText({ height, width, channels }: ImageDimensions): string {
  return channels === 1 ? `${height} × ${width}` : `${height} × ${width} × ${channels}`;
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
  const { height, width, channels } = images;
  const size = bytesOfImage(images);
  const count = indices.length;
  const pixels = new Uint8Array(count * size);
  const labels = new Uint8Array(count);
  for (let place = 0; place < count; place++) {
    const index = indices[place] ?? 0;
    pixels.set(images.pixels.subarray(index * size, (index + 1) * size), place * size);
    labels[place] = images.labels[index] ?? 0;
  }
  return { count, height, width, channels, pixels, labels };
}

/** Images of two sets of one size, one set after the other. */
export function joinedImages(first: LabelledImages, second: LabelledImages): LabelledImages {
  const join = (one: Uint8Array, other: Uint8Array) => {
    const joined = new Uint8Array(one.length + other.length);
    joined.set(one);
    joined.set(other, one.length);
    return joined;
  };
  return {
    ...first,
    count: first.count + second.count,
    pixels: join(first.pixels, second.pixels),
    labels: join(first.labels, second.labels),
  };
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
 * @returns [indices.length, height * width * channels]
 * @throws RangeError for an index that is not one of 0 to count − 1
 */
export function gatherImages(images: LabelledImages, indices: ArrayLike<number>): Float32Array {
  const pixelCount = bytesOfImage(images);
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
 * @param images height × width × channels bytes each, 0..255
 * @returns a PNG, grey or in RGB
 */
export function encodeSheet(
  images: readonly Uint8Array[],
  columns: number,
  image: ImageDimensions,
): Uint8Array {
  const { width, height, pixels } = setSheet(images, columns, image);
  return encode({ width, height, data: pixels, channels: image.channels, depth: 8 });
}
