import type { Parameters } from '../../models/network/network.ts';
import type { Trainable } from '../nn/trainable.ts';

/**
 * A few-label method at work on its data. All that a run depends on beside its tensors follows from the seed and
 * the step, so that its state is null.
 */
export interface FewLabelTrainable extends Trainable<null> {
  /** The classifier as it is to be tested: weights of plainNetwork. The caller disposes them. */
  classifier(): Parameters;
}

/** Rows and columns of a sheet of samples: all its digits are one batch, whose statistics normalize it. */
export const sheetSide = 10;

/** Pixels in [0, 1] as bytes, an image after the other. @param size pixels of an image */
export function unitPixelsToImages(values: Float32Array, size: number): readonly Uint8Array[] {
  return Array.from({ length: values.length / size }, (_, index) =>
    Uint8Array.from(values.subarray(index * size, (index + 1) * size), (value) =>
      Math.round(255 * value),
    ),
  );
}
