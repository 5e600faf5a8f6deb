import { placePlane, type Plane } from '../../../models/images/plane.ts';
import type { Field } from './field.ts';
import { binOfShare } from './histogram.ts';
import { allInkOf } from './ink.ts';
import { type Picture, invalidImage } from './picture.ts';
import { planesOf, reduced } from './planes.ts';
import { levelOf } from './whole-image.ts';

/** A digit of which a part is known. */
export interface PartialDigit {
  readonly pixels: Uint8Array; // [height × width × channels] 0 to 255
  readonly known: Uint8Array; // [height × width] 1 where the pixel is known, 0 where it is not
}

/** Opacity from which on a pixel is known: half. */
const knownOpacity = 128;

/**
 * Reads a picture that is transparent where it is not known, as it lies in the field: nothing is moved,
 * since what is known may be anywhere on the digit. Handwriting that is dark on light is turned around.
 *
 * @throws Problem invalid-image for another shape than the field's
 */
export function partialDigit(picture: Picture, field: Field): PartialDigit {
  const { width, height, samples } = picture;
  if (height * field.width !== width * field.height) {
    const proportions = `the proportions of ${field.width} × ${field.height}`;
    throw invalidImage(`It has ${width} × ${height} pixels; allowed: ${proportions}.`);
  }
  const known = Uint8Array.from({ length: width * height }, (_, pixel) =>
    (samples[4 * pixel + 3] ?? 0) >= knownOpacity ? 1 : 0,
  );
  const { isHandwriting = true } = field;
  const opaque = withoutOpacity(picture);
  return isHandwriting ? partialInk(opaque, known, field) : partialImage(opaque, known, field);
}

/** Where ink is, as MNIST has it. */
function partialInk(picture: Picture, known: Uint8Array, field: Field): PartialDigit {
  const { width, height } = picture;
  const planes = planesOf(onPaper(picture, known));
  const factor = Math.ceil(width / planes.width);
  const coverage = reduced(Float32Array.from(known), width, height, factor);
  const scale = (field.width / width) * factor;
  const place = (values: Float32Array): Plane =>
    placePlane({ ...planes, values }, { scale, left: 0, top: 0 }, field);
  const ink = allInkOf(planes, coverage)?.values ?? new Float32Array(coverage.length);
  const [placed, covered] = [place(ink).values, place(coverage).values];
  return {
    pixels: Uint8Array.from(placed, (value, pixel) => {
      const share = covered[pixel] ?? 0;
      return share === 0 ? 0 : Math.min(255, Math.round((255 * value) / share));
    }),
    known: Uint8Array.from(covered, (share) => (share >= 0.5 ? 1 : 0)),
  };
}

/** The levels as they are, each the mean of what is known of its pixel. */
function partialImage(picture: Picture, known: Uint8Array, field: Field): PartialDigit {
  const { width, height, samples } = picture;
  const { channels = 1 } = field;
  const scale = field.width / width;
  const place = (values: Float32Array) =>
    placePlane({ width, height, values }, { scale, left: 0, top: 0 }, field).values;
  const coverage = place(Float32Array.from(known));
  const pixels = new Uint8Array(field.width * field.height * channels);
  for (let channel = 0; channel < channels; channel++) {
    const levels = Float32Array.from(known, (isKnown, pixel) =>
      isKnown ? levelOf(samples, 4 * pixel, channels, channel) : 0,
    );
    for (const [pixel, level] of place(levels).entries()) {
      const share = coverage[pixel] ?? 0;
      pixels[pixel * channels + channel] = share === 0 ? 0 : Math.round(level / share);
    }
  }
  return { pixels, known: Uint8Array.from(coverage, (share) => (share >= 0.5 ? 1 : 0)) };
}

/** A picture whose unknown pixels have the colour of the paper: the median of what is known at the border. */
function onPaper(picture: Picture, known: Uint8Array): Picture {
  const { width, height } = picture;
  const samples = Uint8Array.from(picture.samples);
  const paper = [0, 1, 2].map((channel) => {
    const border = new Uint32Array(256);
    const all = new Uint32Array(256);
    for (let pixel = 0; pixel < known.length; pixel++) {
      if (!known[pixel]) continue;
      const level = samples[4 * pixel + channel] ?? 0;
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      const isBorder = x === 0 || y === 0 || x === width - 1 || y === height - 1;
      all[level] = (all[level] ?? 0) + 1;
      if (isBorder) border[level] = (border[level] ?? 0) + 1;
    }
    return binOfShare(border.some((count) => count > 0) ? border : all, 0.5);
  });
  for (let pixel = 0; pixel < known.length; pixel++) {
    if (!known[pixel]) samples.set(paper, 4 * pixel);
  }
  return { width, height, samples };
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
