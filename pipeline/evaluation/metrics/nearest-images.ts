import { pixelRows } from './distance-blocks.ts';
import { nearestNeighbours } from './nearest-neighbours.ts';

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
