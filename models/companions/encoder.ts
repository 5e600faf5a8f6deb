import type { Encoder } from './companions.ts';
import type { Draw } from '../generator.ts';
import { sizeOf } from '../network/layers.ts';
import { type NetworkSpecification, networkOutputShape } from '../network/network.ts';
import { softmax } from './softmax.ts';

/** What an encoder believes of one digit of which a part is known: a normal distribution a label. */
export interface LatentBelief {
  /** [labels] Of each label, given what is known. */
  readonly labelProbabilities: Float64Array;
  /** [labels, latentSize] Of the latent vector, given the label too. */
  readonly means: Float32Array;
  /** [latentSize] Standard deviations, the same for all labels. */
  readonly deviations: Float32Array;
}

/** The logarithm of a variance is kept within these: a belief is neither certain nor wider than e². */
export const logVarianceRange = { least: -8, most: 2 } as const;

/** How many labels an encoder knows, of whose numbers each has a logit and a mean: see encoderOutputSize. */
export function encoderLabelCount(network: NetworkSpecification, latentSize: number): number {
  return (sizeOf(networkOutputShape(network)) - latentSize) / (1 + latentSize);
}

/**
 * Writes what an encoder sees of one image: a pixel's channels and whether it is known, side by side.
 *
 * @param pixels height × width × channels, 0 to 255
 * @param known height × width: 1 or 0
 * @param out [height, width, channels + 1], all in [0, 1]; an unknown pixel is 0
 */
export function writeEncoderInput(pixels: Uint8Array, known: Uint8Array, out: Float32Array): void {
  const channels = pixels.length / known.length;
  let place = 0;
  for (const [index, isKnown] of known.entries()) {
    for (let channel = 0; channel < channels; channel++) {
      out[place++] = (isKnown * (pixels[index * channels + channel] ?? 0)) / 255;
    }
    out[place++] = isKnown;
  }
}

/**
 * What the encoder believes of one digit, in one forward pass.
 *
 * @throws RangeError for pixels or a mask of another size than the encoder's
 */
export function encodeKnown(encoder: Encoder, pixels: Uint8Array, known: Uint8Array): LatentBelief {
  const { network, running, latentSize } = encoder;
  const [height = 0, width = 0, inputChannels = 0] = network.inputShape;
  const size = height * width;
  const channels = inputChannels === 2 ? [] : [inputChannels - 1];
  requireLength('pixels', pixels, [height, width, ...channels]);
  requireLength('known', known, [height, width]);
  const input = new Float32Array(size * inputChannels);
  writeEncoderInput(pixels, known, input);
  const values = running.run(input);
  const labelCount = encoderLabelCount(network, latentSize);
  const meansEnd = labelCount + labelCount * latentSize;
  return {
    labelProbabilities: softmax(values.subarray(0, labelCount)),
    means: values.slice(labelCount, meansEnd),
    deviations: values.slice(meansEnd).map(toDeviation),
  };
}

/** @throws RangeError for bytes of another length than their shape says */
function requireLength(name: string, { length }: Uint8Array, shape: readonly number[]): void {
  if (length === shape.reduce((product, size) => product * size, 1)) return;
  throw new RangeError(`${name}: ${length} given, ${shape.join(' × ')} expected`);
}

function toDeviation(logVariance: number): number {
  const { least, most } = logVarianceRange;
  return Math.exp(Math.min(most, Math.max(least, logVariance)) / 2);
}

/**
 * Finds what to draw to get an image: the latent vector that the encoder takes for the most likely, in
 * one forward pass. `generate` draws something like the image from it, `latentBetween` walks from it, and
 * vectors near it give more like it.
 *
 * @param image height × width × channels bytes, 0 to 255, as the generator draws them
 * @param label null: the one the encoder takes for the most likely
 * @returns latent [latent.size] and the label
 * @throws RangeError for an image of another size, or a label that is not one of the model's
 */
export function encodeDigit(
  encoder: Encoder,
  image: Uint8Array,
  label: number | null,
): Draw & { readonly label: number } {
  const { latentSize } = encoder;
  requireLabel(label, encoderLabelCount(encoder.network, latentSize));
  const [height = 0, width = 0] = encoder.network.inputShape;
  const known = new Uint8Array(height * width).fill(1);
  const { labelProbabilities, means } = encodeKnown(encoder, image, known);
  const chosen = label ?? labelProbabilities.indexOf(Math.max(...labelProbabilities));
  return {
    latent: means.slice(chosen * latentSize, (chosen + 1) * latentSize),
    label: chosen,
  };
}

/** @throws RangeError for a label that is neither null nor one of so many */
export function requireLabel(label: number | null, labelCount: number): void {
  if (label === null) return;
  if (!Number.isInteger(label) || label < 0 || label >= labelCount) {
    throw new RangeError(`label: ${label} given, 0 to ${labelCount - 1} allowed`);
  }
}
