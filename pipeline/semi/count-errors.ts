import * as tf from '@tensorflow/tfjs-core';
import type { NetworkSpecification, Parameters } from '../../models/network.ts';
import type { LabelledImages } from '../data/labelled-images.ts';
import { classify } from '../classifier/network.ts';

/** How many images a classifier misnames. Disposes the classifier's parameters. */
export async function countErrors(
  network: NetworkSpecification,
  parameters: Parameters,
  { pixels, labels, count }: Pick<LabelledImages, 'pixels' | 'labels' | 'count'>,
): Promise<number> {
  const named = await classify({ network, parameters }, pixels, count);
  tf.dispose([...parameters.values()]);
  return named.labels.filter((label, index) => label !== labels[index]).length;
}

/** Some of the images, by index. */
export function selectImages(images: LabelledImages, indices: Uint32Array): LabelledImages {
  const size = images.height * images.width;
  const pixels = new Uint8Array(indices.length * size);
  for (const [place, index] of indices.entries()) {
    pixels.set(images.pixels.subarray(index * size, (index + 1) * size), place * size);
  }
  const labels = Uint8Array.from(indices, (index) => images.labels[index] ?? 0);
  return { ...images, count: indices.length, pixels, labels };
}
