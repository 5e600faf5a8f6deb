import * as tf from '@tensorflow/tfjs-core';

/** How much of each goes into a moving average: they add up to 1. */
export interface AverageShares {
  /** Of the average as it is. */
  readonly kept: number;
  /** Of the new values. */
  readonly taken: number;
}

export const movingAverageKernelName = 'MovingAverage';

/** What an engine's own MovingAverage kernel is given, both float32 and of one shape; it returns the new average. */
export interface AverageInputs {
  readonly moving: tf.TensorInfo;
  readonly observed: tf.TensorInfo;
}

/**
 * Moves an exponential moving average of parameters towards what they are now: w̄ ← kept·w̄ + taken·w.
 *
 * @param average by the names of the parameters that it follows
 * @throws Error when one of those parameters is missing
 */
export function moveAverage(
  average: ReadonlyMap<string, tf.Variable>,
  parameters: ReadonlyMap<string, tf.Variable>,
  { kept, taken }: AverageShares,
): void {
  for (const [name, mean] of average) {
    const value = parameters.get(name);
    if (!value) throw new Error(`average: ${name} is missing`);
    moveTowards(mean, value, { kept, taken });
  }
}

/** Moves one moving average towards an observed tensor of its shape, which stays the caller's. */
export function moveTowards(
  moving: tf.Variable,
  observed: tf.Tensor,
  { kept, taken }: AverageShares,
): void {
  const hasKernel = tf.getKernel(movingAverageKernelName, tf.getBackend()) != null;
  const moved = tf.tidy(() =>
    hasKernel
      ? tf
          .engine()
          .runKernel<tf.Tensor>(movingAverageKernelName, { moving, observed }, { kept, taken })
      : tf.add(tf.mul(moving, kept), tf.mul(observed, taken)),
  );
  moving.assign(moved);
  moved.dispose();
}

/**
 * The decay of an average after so many updates: at first (1 + t)/(10 + t), so that the random weights are
 * soon forgotten. Source: Yazici et al. 2019, arXiv:1806.04498.
 */
export function warmDecay(decay: number, updates: number): number {
  return Math.min(decay, (1 + updates) / (10 + updates));
}
