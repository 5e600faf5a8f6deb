import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../network/shape.ts';
import { forward, type NetworkSpecification, type Parameters } from '../network/network.ts';

/** How many of a network's numbers are kept. */
const goldenLength = 10;

/** How far a number may lie off, of its size plus 1: other engines, and their kernels, round otherwise. */
const tolerance = 1e-3;

/**
 * The first numbers that a network answers to one fixed input, its values evenly spread over [0, 1] in an
 * order that repeats nowhere.
 */
export async function companionGolden(
  network: NetworkSpecification,
  parameters: Parameters,
): Promise<readonly number[]> {
  const size = sizeOf(network.inputShape);
  // 37 has no factor in common with 101.
  const input = Float32Array.from({ length: size }, (_, index) => ((index * 37) % 101) / 100);
  const output = tf.tidy(() =>
    forward(network, parameters, tf.tensor(input, [1, ...network.inputShape])),
  );
  const values = await output.data<'float32'>();
  output.dispose();
  return Array.from(values.subarray(0, goldenLength));
}

/** Whether a network answers what it promised. */
export function isSameGolden(promised: readonly number[], found: readonly number[]): boolean {
  return (
    promised.length === found.length &&
    promised.every(
      (value, index) =>
        Math.abs(value - (found[index] ?? Number.NaN)) <= tolerance * (1 + Math.abs(value)),
    )
  );
}
