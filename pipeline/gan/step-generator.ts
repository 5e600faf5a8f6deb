import type * as tf from '@tensorflow/tfjs-core';
import { forward } from '../../models/network.ts';
import { judge } from './discriminate.ts';
import type { AdamConfiguration } from '../nn/adam.ts';
import { trainingRule, updateMovingStatistics } from '../nn/batch-statistics.ts';
import type { LabelledBatch } from './batches.ts';
import { binaryCrossEntropy } from '../nn/binary-cross-entropy.ts';
import { type Game, updatePlayer } from './game.ts';

/**
 * Trains the generator on a full batch to have its fakes taken for real, through the discriminator as
 * it stands. Moves the generator's moving statistics too.
 *
 * @param inputs what the generator takes [batch, latentSize + labels]
 * @returns the generator's loss before the step, for the caller to dispose
 */
export function stepGenerator(
  game: Game,
  { values, labels }: LabelledBatch,
  optimizer: AdamConfiguration,
): tf.Scalar {
  const { generator, discriminator } = game;
  const statistics: Parameters<typeof trainingRule>[0] = [];
  const loss = updatePlayer(
    game,
    'generator',
    () => {
      const rule = trainingRule(statistics);
      const fakes = forward(generator.network, generator.parameters, values, rule);
      return binaryCrossEntropy(judge(discriminator, fakes, labels), 'real');
    },
    optimizer,
  );
  updateMovingStatistics(generator, statistics);
  return loss;
}
