import { placePlane, type Plane } from '../../../models/images/image.ts';
import { inkOf } from './ink.ts';
import { type Picture, invalidImage } from './picture.ts';

/** A digit of which a part is known. */
export interface PartialDigit {
  readonly pixels: Uint8Array; // [height × width] 0 (background) to 255 (ink)
  readonly known: Uint8Array; // [height × width] 1 where the pixel is known, 0 where it is not
}

/** Opacity from which on a pixel is known: half. */
const knownOpacity = 128;

/**
 * Reads a picture that is transparent where it is not known, as it lies in the field: nothing is moved,
 * since what is known may be anywhere on the digit. Dark on light is turned around.
 *
 * @throws Problem invalid-image for another shape than the field's
 */
export function partialDigit(
  picture: Picture,
  field: { readonly width: number; readonly height: number },
): PartialDigit {
  const { width, height, samples } = picture;
  const scale = field.width / width;
  if (height * field.width !== width * field.height) {
    const proportions = `the proportions of ${field.width} × ${field.height}`;
    throw invalidImage(`It has ${width} × ${height} pixels; allowed: ${proportions}.`);
  }
  const isKnown = (pixel: number) => (samples[4 * pixel + 3] ?? 0) >= knownOpacity;
  const opaque = withoutOpacity(picture);
  const ink = inkOf(opaque, isKnown);
  const coverage = Float32Array.from(ink.values, (_, pixel) => (isKnown(pixel) ? 1 : 0));
  const place = (values: Float32Array): Plane =>
    placePlane({ width, height, values }, { scale, left: 0, top: 0 }, field);
  const [placed, covered] = [place(ink.values).values, place(coverage).values];
  return {
    pixels: Uint8Array.from(placed, (value, pixel) => {
      const share = covered[pixel] ?? 0;
      return share === 0 ? 0 : Math.round((255 * value) / share);
    }),
    known: Uint8Array.from(covered, (share) => (share >= 0.5 ? 1 : 0)),
  };
}

/** A picture's colors without their opacity, where it is not zero. */
function withoutOpacity({ width, height, samples }: Picture): Picture {
  const opaque = new Uint8Array(samples.length).fill(255);
  for (let index = 0; index < samples.length; index += 4) {
    const opacity = samples[index + 3] ?? 0;
    for (let color = index; color < index + 3; color++) {
      opaque[color] = opacity === 0 ? 0 : Math.round((255 * (samples[color] ?? 0)) / opacity);
    }
  }
  return { width, height, samples: opaque };
}
