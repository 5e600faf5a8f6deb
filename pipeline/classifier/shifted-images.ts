import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from '../../models/random/generator-state.ts';
import type { LabelledImages } from '../data/labelled-images.ts';

/** What background pixels are scaled to. */
const background = -1;

/**
 * Copies images, each moved by up to `shift` pixels up or down and left or right, scaled to [-1, 1];
 * what moves in from outside is background.
 *
 * @returns [indices.length, height · width] in [-1, 1]
 */
export function shiftedImages(
  images: LabelledImages,
  indices: ArrayLike<number>,
  shift: number,
  generator: RandomGenerator,
): Float32Array {
  const { height, width } = images;
  const size = height * width;
  const shifted = new Float32Array(indices.length * size).fill(background);
  for (let place = 0; place < indices.length; place++) {
    const down = uniformInt(generator, -shift, shift);
    const right = uniformInt(generator, -shift, shift);
    const from = (indices[place] ?? 0) * size;
    for (let row = Math.max(0, down); row < Math.min(height, height + down); row++) {
      const source = from + (row - down) * width - right;
      const target = place * size + row * width;
      for (let column = Math.max(0, right); column < Math.min(width, width + right); column++) {
        shifted[target + column] = ((images.pixels[source + column] ?? 0) - 127.5) / 127.5;
      }
    }
  }
  return shifted;
}
