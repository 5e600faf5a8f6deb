import type { LabelledImages } from '../data/labelled-images.ts';
import { pixelRows } from '../evaluation/metrics/distance-blocks.ts';
import { nearestNeighbours } from '../evaluation/metrics/nearest-neighbours.ts';

/**
 * The plain rival: completes each digit with the hidden pixels of the training digits whose known pixels
 * are nearest to its own, the nearest first.
 *
 * @param known height × width: 1 or 0, the same for all
 * @returns [digits.count, count, height, width], 0 to 255
 */
export async function nearestCompletions(
  digits: LabelledImages,
  train: LabelledImages,
  known: Uint8Array,
  count: number,
): Promise<Uint8Array> {
  const size = known.length;
  const { indices } = await nearestNeighbours(
    pixelRows(hide(digits.pixels, known), size),
    pixelRows(hide(train.pixels, known), size),
    count,
  );
  const completed = new Uint8Array(digits.count * count * size);
  for (const [place, neighbour] of indices.entries()) {
    const digit = Math.floor(place / count);
    for (let pixel = 0; pixel < size; pixel++) {
      completed[place * size + pixel] =
        (known[pixel]
          ? digits.pixels[digit * size + pixel]
          : train.pixels[neighbour * size + pixel]) ?? 0;
    }
  }
  return completed;
}

function hide(pixels: Uint8Array, known: Uint8Array): Uint8Array {
  return pixels.map((pixel, index) => (known[index % known.length] ? pixel : 0));
}
