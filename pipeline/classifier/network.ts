import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../models/network/layers.ts';
import { type NetworkSpecification, networkOutputShape } from '../../models/network/network.ts';
import { pixelsToUnitRange } from '../data/images.ts';
import { type Parameters, applyLayer, forward } from '../nn/forward.ts';

/** A trained network in memory that names images and gives them features. */
export interface Classifier {
  /** It ends with two dense layers: what reaches the last are the features. */
  readonly network: NetworkSpecification;
  readonly parameters: Parameters;
  /** Of its weights, as they are kept. */
  readonly sha256: string;
  /**
   * Share of the held-out images (validation, or test where there are none) that it classifies correctly, 0..1; null: it
   * is not trained, as the data have no classes.
   */
  readonly testAccuracy: number | null;
}

/** What a classifier says of images. */
interface Classified {
  /** [count, features]: the activations of the last hidden layer. */
  readonly features: FeatureMatrix;
  /** [count]: each image's class, that of its greatest logit. */
  readonly labels: Uint8Array;
  /** [count, classes] */
  readonly logits: Float32Array;
}

/** Images in a forward pass, whose tensors stay below 100 MB. */
const imagesAtOnce = 500;

/**
 * Names images and gives them features, on the current engine.
 *
 * @param pixels [count, height, width, channels], 0..255, of the size that the classifier was trained on
 * @throws RangeError where the pixels are not those of `count` such images
 */
export async function classify(
  classifier: Pick<Classifier, 'network' | 'parameters'>,
  pixels: Uint8Array,
  count: number,
): Promise<Classified> {
  const { network } = classifier;
  const imageSize = sizeOf(network.inputShape);
  if (pixels.length !== count * imageSize) {
    throw new RangeError(
      `${pixels.length} pixels are not ${count} images of ${network.inputShape.join(' × ')}`,
    );
  }
  const hidden = { ...network, layers: network.layers.slice(0, -1) };
  const [featureCount, classCount] = [hidden, network].map((part) =>
    sizeOf(networkOutputShape(part)),
  ) as [number, number];
  const features = new Float32Array(count * featureCount);
  const logits = new Float32Array(count * classCount);
  for (let first = 0; first < count; first += imagesAtOnce) {
    const images = Math.min(imagesAtOnce, count - first);
    const batch = pixels.subarray(first * imageSize, (first + images) * imageSize);
    const tensors = tf.tidy(() => classifyBatch(classifier, batch, images));
    features.set(await tensors.features.data<'float32'>(), first * featureCount);
    logits.set(await tensors.logits.data<'float32'>(), first * classCount);
    tf.dispose([tensors.features, tensors.logits]);
  }
  return {
    features: { count, size: featureCount, values: features },
    labels: greatestOfEachRow(logits, count),
    logits,
  };
}

/** Frees a classifier's tensors. */
export function disposeClassifier({ parameters }: Pick<Classifier, 'parameters'>): void {
  tf.dispose([...parameters.values()]);
}

/** Makes tensors that it does not dispose. */
function classifyBatch(
  { network, parameters }: Pick<Classifier, 'network' | 'parameters'>,
  pixels: Uint8Array,
  count: number,
): { readonly features: tf.Tensor; readonly logits: tf.Tensor } {
  const scaled = new Float32Array(pixels.length);
  pixelsToUnitRange(pixels, scaled);
  const images = tf.tensor(scaled, [count, ...network.inputShape]); // [count, height, width, channels]
  const last = network.layers.at(-1);
  let features: tf.Tensor | undefined;
  const logits = forward(network, parameters, images, (layer, parameter, input) => {
    if (layer === last) features = input; // [count, features]
    return applyLayer(layer, parameter, input);
  });
  if (!features) throw new RangeError('a classifier without layers has no features');
  return { features, logits };
}

function greatestOfEachRow(values: Float32Array, rows: number): Uint8Array {
  const size = values.length / rows;
  return Uint8Array.from({ length: rows }, (_, row) => {
    const own = values.subarray(row * size, (row + 1) * size);
    return own.reduce((best, value, index) => (value > (own[best] ?? 0) ? index : best), 0);
  });
}

/** One row of numbers an image. */
export interface FeatureMatrix {
  readonly count: number;
  /** Numbers in a row. */
  readonly size: number;
  /** [count, size] */
  readonly values: Float32Array;
}

/**
 * The rows of the given indices, in that order, copied.
 *
 * @throws RangeError for an index that is not one of 0 to count − 1
 */
export function takeRows(matrix: FeatureMatrix, indices: ArrayLike<number>): FeatureMatrix {
  const { count, size, values } = matrix;
  const taken = new Float32Array(indices.length * size);
  for (let row = 0; row < indices.length; row++) {
    const index = indices[row] ?? -1;
    if (!Number.isInteger(index) || index < 0 || index >= count) {
      throw new RangeError(`no row ${index} among ${count}`);
    }
    taken.set(values.subarray(index * size, (index + 1) * size), row * size);
  }
  return { count: indices.length, size, values: taken };
}

/**
 * The share of images that are named as they were asked for, 0..1.
 *
 * @throws RangeError where the lengths differ or there is none
 */
export function labelAgreement(found: ArrayLike<number>, requested: ArrayLike<number>): number {
  if (found.length !== requested.length || found.length === 0) {
    throw new RangeError(`${found.length} labels against ${requested.length}`);
  }
  let agreeing = 0;
  for (let index = 0; index < found.length; index++) {
    if (found[index] === requested[index]) agreeing += 1;
  }
  return agreeing / found.length;
}
