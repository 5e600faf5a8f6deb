import { type Draw, generate, type Generator } from '../../models/generator.ts';
import type { LabelledImages } from '../data/labelled-images.ts';
import { breathe } from '../terminal/breathe.ts';

/** Digits in a forward pass, whose tensors stay below some 100 MB. */
const digitsAtOnce = 250;

/**
 * Draws digits by the path that serves them.
 *
 * @param drawOf what the digit of an index is drawn from
 * @param onDrawn is told how many are drawn
 * @returns the digits in order; their labels are those asked for, 0 where there was none
 */
export async function drawDigits(
  generator: Generator,
  count: number,
  drawOf: (index: number) => Draw,
  onDrawn: (drawn: number) => void = () => {},
): Promise<LabelledImages> {
  const { height, width } = generator.manifest.image;
  const size = height * width;
  const pixels = new Uint8Array(count * size);
  const labels = new Uint8Array(count);
  for (let first = 0; first < count; first += digitsAtOnce) {
    const draws = Array.from({ length: Math.min(digitsAtOnce, count - first) }, (_, place) =>
      drawOf(first + place),
    );
    const digits = await generate(generator, draws);
    for (const [place, digit] of digits.entries()) {
      pixels.set(digit, (first + place) * size);
      labels[first + place] = draws[place]?.label ?? 0;
    }
    onDrawn(first + draws.length);
    await breathe();
  }
  return { count, height, width, pixels, labels };
}
