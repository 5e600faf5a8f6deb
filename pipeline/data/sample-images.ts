import { digestOf, generatorFromDigest } from '../../models/seed/random.ts';
import type { LabelledImages } from './labelled-images.ts';
import { shuffle } from '../nn/random.ts';

/**
 * Draws images without replacement, the same ones for the same purpose; all of them, in their own order,
 * where as many are asked for as there are.
 *
 * @throws RangeError where more are asked for
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

/** The images of the given indices, in that order, copied. */
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
