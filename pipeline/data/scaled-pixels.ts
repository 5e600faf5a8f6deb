import type { LabelledImages } from './labelled-images.ts';

/**
 * Scales stored pixels to what networks see: (pixel − 127.5) / 127.5, 0..255 to [-1, 1].
 *
 * @param out as long as pixels
 * @throws RangeError where the lengths differ
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
 * Copies the images of the given indices, in that order, scaled to [-1, 1].
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
