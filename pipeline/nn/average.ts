import * as tf from '@tensorflow/tfjs-core';
import type { Game } from '../gan/game.ts';

/**
 * Moves the average of the generator's weights towards the weights as they are: w̄ ← d·w̄ + (1 − d)·w.
 * The first updates count more, d = (1 + t)/(10 + t), so that the random weights are soon forgotten.
 * Source: Yazici et al. 2019, arXiv:1806.04498.
 */
export function averageGenerator(
  { average, generator, updates }: Game,
  decay: number | null,
): void {
  if (decay === null || !average) return;
  const taken = Math.min(decay, (1 + updates.generator) / (10 + updates.generator));
  for (const [name, mean] of average) {
    const weight = generator.parameters.get(name);
    if (!weight) throw new Error(`average: ${name} is missing`);
    const moved = tf.tidy(() => tf.add(tf.mul(mean, taken), tf.mul(weight, 1 - taken)));
    mean.assign(moved);
    moved.dispose();
  }
}
