import { blendCorners, type Corners } from '../../models/blend.ts';
import type { DrawDigits } from '../../models/digit-series.ts';
import { type Draw, generate, type Generator } from '../../models/generator.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { seedToLatent } from '../../models/seed/seed.ts';
import { longerSide, type RasterImage, resize, scaledTo } from '../../models/images/image.ts';
import { pixelLimit } from '../parameters/several.ts';
import { blendSide } from './links.ts';
import { type Drawing, drawnLabel } from './drawing.ts';

/**
 * Draws the square between four seeds, a seed a corner, as one image of `blendSide` × `blendSide` digits row by row.
 * A corner has the label asked for, else that of the first corner; the first corner's is its seed's own if none is.
 */
export async function drawBlend(
  generator: Generator,
  drawing: Drawing,
  draw: DrawDigits = generate,
): Promise<RasterImage> {
  const { image } = generator.manifest;
  const corners = cornersOf(drawing, generator.manifest);
  const draws = Array.from({ length: blendSide ** 2 }, (_, index): Draw => {
    const right = (index % blendSide) / (blendSide - 1);
    const down = Math.floor(index / blendSide) / (blendSide - 1);
    return blendCorners(corners, right, down, drawing.truncation);
  });
  const digits = (await draw(generator, draws)).map((pixels) => ({ ...image, pixels }));
  return tile(digits.map(withinLimit));
}

function cornersOf(drawing: Drawing, { latent, labels }: Manifest): Corners {
  const { seed, east, south, southeast } = drawing;
  const first = drawnLabel(drawing, labels);
  const corner = (text: string, label: number | null) => ({
    latent: seedToLatent(text, latent.size),
    label: label ?? first,
  });
  return [
    corner(seed, first),
    corner(east, drawing.eastLabel),
    corner(south, drawing.southLabel),
    corner(southeast, drawing.southeastLabel),
  ];
}

/** A digit no larger than so many of them may be in one answer. */
function withinLimit(digit: RasterImage): RasterImage {
  const most = Math.floor(Math.sqrt(pixelLimit) / blendSide);
  if (longerSide(digit) <= most) return digit;
  const { width, height } = scaledTo(digit, most);
  return resize(digit, width, height);
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
