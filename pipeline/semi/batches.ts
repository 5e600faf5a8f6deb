import { digestOf, generatorFromDigest } from '../../models/seed/random.ts';
import { bytesOfImage, type LabelledImages } from '../data/images.ts';
import { shuffle } from '../nn/random.ts';
import type { SemiConfiguration } from './configuration.ts';
import type { LabelledSplit } from './labelled-split.ts';

/** The images of one iteration, as indices of training images. */
export interface BatchIndices {
  readonly labelled: Uint32Array;
  readonly unlabelled: Uint32Array;
  /** For the generator's own step. */
  readonly compared: Uint32Array;
}

type Order = Pick<SemiConfiguration, 'seed' | 'batchSize' | 'labelledBatchSize'>;

/** Iterations in which every unlabelled image is seen once. */
export function iterationsPerEpoch(unlabelledCount: number, batchSize: number): number {
  return Math.max(1, Math.floor(unlabelledCount / batchSize));
}

/**
 * Says which images each iteration takes: all of each kind once a round, each round in a new order, which
 * follows from the seed, the kind and the round alone, so that a run that goes on needs no memory of it.
 */
export function createBatches(
  { labelled, unlabelled }: LabelledSplit,
  { seed, batchSize, labelledBatchSize }: Order,
): (step: number) => BatchIndices {
  const takeLabelled = rounds(labelled, labelledBatchSize, `${seed}/labelled`);
  const takeUnlabelled = rounds(unlabelled, batchSize, `${seed}/unlabelled`);
  const takeCompared = rounds(unlabelled, batchSize, `${seed}/compared`);
  return (step) => ({
    labelled: takeLabelled(step),
    unlabelled: takeUnlabelled(step),
    compared: takeCompared(step),
  });
}

/** The labels of images by index. */
export function labelsOf({ labels }: LabelledImages, indices: Uint32Array): Uint8Array {
  return Uint8Array.from(indices, (index) => labels[index] ?? 0);
}

/** Copies images scaled to [0, 1]. @returns [indices.length, height * width * channels] */
export function gatherUnitImages(images: LabelledImages, indices: Uint32Array): Float32Array {
  const { pixels } = images;
  const size = bytesOfImage(images);
  const rows = new Float32Array(indices.length * size);
  for (const [row, index] of indices.entries()) {
    const [from, to] = [index * size, row * size];
    for (let pixel = 0; pixel < size; pixel++) {
      rows[to + pixel] = (pixels[from + pixel] ?? 0) / 255;
    }
  }
  return rows;
}

function rounds(all: Uint32Array, batchSize: number, name: string): (step: number) => Uint32Array {
  const size = Math.min(batchSize, all.length);
  const perRound = iterationsPerEpoch(all.length, size);
  let [current, order] = [-1, all];
  return (step) => {
    const round = Math.floor(step / perRound);
    if (round !== current) {
      order = all.slice();
      shuffle(order, generatorFromDigest(digestOf(`semi-supervised/${name}/${round}`)));
      current = round;
    }
    const first = (step % perRound) * size;
    return order.subarray(first, first + size);
  };
}
