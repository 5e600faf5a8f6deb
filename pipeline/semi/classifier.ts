import * as tf from '@tensorflow/tfjs-core';
import type { LayerSpecification } from '../../models/network/layers.ts';
import { type NetworkSpecification, networkParameters } from '../../models/network/network.ts';
import { classify } from '../classifier/network.ts';
import { convolutionalNetwork } from '../classifier/recipe.ts';
import type { LabelledImages } from '../data/images.ts';
import type { Trainable } from '../nn/trainable.ts';
import type { SemiConfiguration } from './configuration.ts';
import type { Parameters } from '../nn/forward.ts';

/**
 * A few-label method with its data. Everything in a run but its tensors follows from the seed and the step, so
 * its state is null.
 */
export interface FewLabelTrainable extends Trainable<null> {
  /** The classifier to test, as weights of {@link classifierNetwork}. The caller disposes them. */
  classifier(): Parameters;
}

/** Rows and columns of a sheet of samples. Its digits are one batch, normalized by its own statistics. */
export const sheetSide = 10;

/** Splits pixels in [0, 1] into images of bytes. @param size pixels per image */
export function unitPixelsToImages(values: Float32Array, size: number): readonly Uint8Array[] {
  return Array.from({ length: values.length / size }, (_, index) =>
    Uint8Array.from(values.subarray(index * size, (index + 1) * size), (value) =>
      Math.round(255 * value),
    ),
  );
}

/** A leaky ReLU with slope 0 is a ReLU. */
const relu: LayerSpecification = { kind: 'leakyRelu', slope: 0 };

/** A trained fully connected classifier as an ordinary network of dense layers over images in [-1, 1]. */
export function plainNetwork({
  imageShape,
  units,
  labels,
}: Pick<SemiConfiguration, 'imageShape' | 'units' | 'labels'>): NetworkSpecification {
  return {
    inputShape: [...imageShape],
    layers: [
      { kind: 'flatten' },
      ...units.flatMap((count): LayerSpecification[] => [{ kind: 'dense', units: count }, relu]),
      { kind: 'dense', units: labels.length },
    ],
  };
}

/** The classifier that a configuration's method trains. */
export function classifierNetwork(
  configuration: Pick<SemiConfiguration, 'imageShape' | 'units' | 'labels' | 'method'>,
): NetworkSpecification {
  const { imageShape, units, labels, method } = configuration;
  if (method.name !== 'convolutional') return plainNetwork(configuration);
  const convolutions = [...method.convolutions];
  const reduced = convolutions.reduce((product, { stride }) => product * stride, 1);
  let side = Math.max(imageShape[0], imageShape[1]) / reduced;
  for (; side > mostSide; side /= 2) convolutions.push({ ...furtherConvolution });
  return convolutionalNetwork(imageShape, convolutions, units, labels.length);
}

/** Convolutions end at this side at most, as dense layers over more would have many weights. */
const mostSide = 8;

/** Follows those of a preset, for larger images. */
const furtherConvolution = { filters: 64, kernelLength: 3, stride: 2 } as const;

/** A dense layer's weights with its normalization multiplied in. */
export interface PlainLayer {
  readonly kernel: tf.Tensor; // [inputs, units]
  readonly bias: tf.Tensor; // [1, units]
}

/**
 * Names layers as {@link plainNetwork} does, and takes the first one from pixels in [0, 1] to pixels in
 * [-1, 1]. Disposes the layers' tensors; the caller disposes the new ones.
 */
export function plainParameters(
  network: NetworkSpecification,
  layers: readonly PlainLayer[],
): Parameters {
  const tensors = layers.flatMap(({ kernel, bias }, index) => {
    const moved = tf.tidy(() => {
      const flat = tf.reshape(bias, [-1]);
      if (index > 0) return [tf.clone(kernel), flat];
      const half = tf.mul(kernel, 0.5);
      return [half, tf.add(flat, tf.sum(half, 0))];
    });
    tf.dispose([kernel, bias]);
    return moved;
  });
  return new Map(
    networkParameters(network).map(({ name }, index) => {
      const tensor = tensors[index];
      if (!tensor) throw new Error(`${name}: the classifier has no such tensor`);
      return [name, tensor] as const;
    }),
  );
}

/** How many images a classifier misclassifies. Disposes the classifier's parameters. */
export async function countErrors(
  network: NetworkSpecification,
  parameters: Parameters,
  { pixels, labels, count }: Pick<LabelledImages, 'pixels' | 'labels' | 'count'>,
): Promise<number> {
  const named = await classify({ network, parameters }, pixels, count);
  tf.dispose([...parameters.values()]);
  return named.labels.filter((label, index) => label !== labels[index]).length;
}
