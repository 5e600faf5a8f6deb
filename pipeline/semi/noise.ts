import * as tf from '@tensorflow/tfjs-core';
import { digestOf, generatorFromDigest, type RandomGenerator } from '../../models/seed/random.ts';
import { fillNormal } from '../../models/seed/normal.ts';

/** Standard normal deviates that are drawn once: 16 MB. */
const bankSize = 2 ** 22;

/** Adds Gaussian noise of one of the bank's deviations. Makes a tensor it does not dispose. */
export type AddNoise = (
  rows: tf.Tensor2D,
  deviation: number,
  offsets: RandomGenerator,
) => tf.Tensor2D;

/**
 * Gaussian noise from a bank of deviates, read from a random place on: an iteration takes a million, and
 * to draw each anew would cost more than the products. The bank is the same in every run; the places
 * are of the run's own stream.
 *
 * @param deviations the standard deviations that will be asked for: a scaled copy of the bank each
 */
export function createNoiseBank(deviations: readonly number[], size = bankSize): AddNoise {
  const generator = generatorFromDigest(digestOf('semi-supervised/noise-bank'));
  const values = fillNormal(generator, new Float32Array(size));
  const banks = new Map(
    deviations.map((deviation) => [deviation, values.map((value) => value * deviation)]),
  );
  return (rows, deviation, offsets) => {
    if (deviation === 0) return tf.clone(rows);
    const bank = banks.get(deviation);
    if (!bank) throw new RangeError(`no noise of deviation ${deviation} in this bank`);
    if (rows.size > size) throw new RangeError(`${rows.size} deviates from a bank of ${size}`);
    const offset = Math.floor(((offsets.next() >>> 0) / 2 ** 32) * (size - rows.size + 1));
    return tf.add(rows, tf.tensor2d(bank.subarray(offset, offset + rows.size), rows.shape));
  };
}
