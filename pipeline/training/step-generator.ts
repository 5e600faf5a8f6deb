import type * as tf from '@tensorflow/tfjs-core';
import { forward } from '../../models/network.ts';
import type { Configuration } from '../configuration.ts';
import { trainingRule, updateMovingStatistics } from './batch-statistics.ts';
import { type Game, updatePlayer } from './game.ts';
import { binaryCrossEntropy } from './loss.ts';

/**
 * Trains the generator on a full batch to have its fakes taken for real, through the discriminator as
 * it stands. Moves the generator's moving statistics too.
 *
 * @param latents [batch, latentSize]
 * @returns the generator's loss before the step, for the caller to dispose
 */
export function stepGenerator(
  game: Game,
  latents: tf.Tensor2D,
  { optimizer }: Pick<Configuration, 'optimizer'>,
): tf.Scalar {
  const { generator, discriminator } = game;
  const statistics: Parameters<typeof trainingRule>[0] = [];
  const loss = updatePlayer(
    game,
    'generator',
    () => {
      const rule = trainingRule(statistics);
      const fakes = forward(generator.network, generator.parameters, latents, rule);
      const logits = forward(discriminator.network, discriminator.parameters, fakes); // [batch, 1]
      return binaryCrossEntropy(logits, 'real');
    },
    optimizer,
  );
  updateMovingStatistics(generator, statistics);
  return loss;
}
