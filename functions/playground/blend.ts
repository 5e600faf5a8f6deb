import type { DrawDigits } from '../../models/digit-series.ts';
import { type Draw, generate, type Generator } from '../../models/generator.ts';
import { latentBetween, truncateLatent } from '../../models/seed/latent.ts';
import { seedToLatent } from '../../models/seed/seed.ts';
import { longerSide, type RasterImage, resize, scaledTo } from '../../models/images/image.ts';
import { pixelLimit } from '../parameters/several.ts';
import { blendSide } from './links.ts';
import { type Drawing, drawnLabel } from './drawing.ts';

/** Of the seeds at the four corners, row by row. */
type Corners = readonly [Float32Array, Float32Array, Float32Array, Float32Array]; // [latent.size] each

/**
 * Draws the square between four seeds, a seed a corner, as one image of `blendSide` × `blendSide`
 * digits row by row, all of one label: the one asked for, else the first seed's.
 */
export async function drawBlend(
  generator: Generator,
  drawing: Drawing,
  draw: DrawDigits = generate,
): Promise<RasterImage> {
  const { image, latent, labels } = generator.manifest;
  const { seed, east, south, southeast, truncation } = drawing;
  const label = drawnLabel(drawing, labels);
  const latentOf = (text: string) => seedToLatent(text, latent.size);
  const corners = [latentOf(seed), latentOf(east), latentOf(south), latentOf(southeast)] as const;
  const draws = Array.from({ length: blendSide ** 2 }, (_, index): Draw => {
    const right = (index % blendSide) / (blendSide - 1);
    const down = Math.floor(index / blendSide) / (blendSide - 1);
    return { latent: truncateLatent(blendLatents(corners, right, down), truncation), label };
  });
  const digits = (await draw(generator, draws)).map((pixels) => ({ ...image, pixels }));
  return tile(digits.map(withinLimit));
}

/** A digit no larger than so many of them may be in one answer. */
function withinLimit(digit: RasterImage): RasterImage {
  const most = Math.floor(Math.sqrt(pixelLimit) / blendSide);
  if (longerSide(digit) <= most) return digit;
  const { width, height } = scaledTo(digit, most);
  return resize(digit, width, height);
}

/** The latent vector at a place of the unit square: along both edges, then from one to the other. */
function blendLatents(corners: Corners, right: number, down: number): Float32Array {
  const [northwest, northeast, southwest, southeast] = corners;
  const top = latentBetween(northwest, northeast, right);
  return latentBetween(top, latentBetween(southwest, southeast, right), down);
}

/** Sets digits of one size side by side, row by row. */
function tile(digits: readonly RasterImage[]): RasterImage {
  const { width = 0, height = 0, channels = 1 } = digits[0] ?? {};
  const sheetWidth = width * blendSide;
  const pixels = new Uint8Array(sheetWidth * height * blendSide * channels);
  const line = width * channels;
  for (const [index, { pixels: digit }] of digits.entries()) {
    const left = (index % blendSide) * width;
    const top = Math.floor(index / blendSide) * height;
    for (let y = 0; y < height; y++) {
      pixels.set(
        digit.subarray(y * line, (y + 1) * line),
        ((top + y) * sheetWidth + left) * channels,
      );
    }
  }
  return { width: sheetWidth, height: height * blendSide, channels, pixels };
}
