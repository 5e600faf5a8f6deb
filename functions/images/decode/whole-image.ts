import { placePlane } from '../../../models/images/plane.ts';
import type { Channels, Field } from './field.ts';
import type { Picture } from './picture.ts';

/** The levels of what transparent pixels may lie on. */
const grounds = { black: 0, white: 255 } as const;

/**
 * Makes of a picture what a model takes that learned other things than handwriting: its colors as they are, or their
 * brightness, scaled so that it lies whole and in the middle of the field. What is left beside it has the mean color of
 * its corners.
 *
 * @returns [height × width × channels] 0 to 255
 */
export function wholeImage({ width, height, samples }: Picture, field: Field): Uint8Array {
  const { channels = 1, ground = 'white' } = field;
  const scale = Math.min(field.width / width, field.height / height);
  const placement = {
    scale,
    left: Math.round((field.width - scale * width) / 2),
    top: Math.round((field.height - scale * height) / 2),
  };
  const image = new Uint8Array(field.width * field.height * channels);
  for (let channel = 0; channel < channels; channel++) {
    const values = new Float32Array(width * height);
    for (let pixel = 0; pixel < values.length; pixel++) {
      values[pixel] =
        levelOf(samples, 4 * pixel, channels, channel) +
        (grounds[ground] * (255 - (samples[4 * pixel + 3] ?? 0))) / 255;
    }
    const beside = cornersMean(values, width);
    const placed = placePlane(
      { width, height, values: values.map((value) => value - beside) },
      placement,
      field,
    );
    for (const [pixel, value] of placed.values.entries()) {
      image[pixel * channels + channel] = Math.min(255, Math.max(0, Math.round(value + beside)));
    }
  }
  return image;
}

/** A color of a pixel times its opacity, or its luma (ITU-R BT.601). */
export function levelOf(
  samples: Uint8Array,
  at: number,
  channels: Channels,
  channel: number,
): number {
  if (channels === 3) return samples[at + channel] ?? 0;
  const [red = 0, green = 0, blue = 0] = samples.subarray(at, at + 3);
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

function cornersMean(values: Float32Array, width: number): number {
  const corners = [0, width - 1, values.length - width, values.length - 1];
  return corners.reduce((sum, at) => sum + (values[at] ?? 0), 0) / corners.length;
}
