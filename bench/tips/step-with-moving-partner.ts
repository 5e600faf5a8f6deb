import * as tf from '@tensorflow/tfjs-core';
import { forward } from '../../models/network.ts';
import { judge } from '../../pipeline/gan/discriminate.ts';
import type { AdamConfiguration } from '../../pipeline/nn/adam.ts';
import { trainingRule, updateMovingStatistics } from '../../pipeline/nn/batch-statistics.ts';
import type { LabelledBatch } from '../../pipeline/gan/batches.ts';
import { binaryCrossEntropy } from '../../pipeline/nn/binary-cross-entropy.ts';
import { type Game, movePlayer } from '../../pipeline/gan/game.ts';

/**
 * The generator's step without the frozen partner: the loss that asks for fakes to be taken for real moves
 * the discriminator down as well, as a stacked Keras model does whose discriminator was left trainable.
 *
 * @param inputs what the generator takes [batch, latentSize]
 * @returns the loss before the step, for the caller to dispose
 */
export function stepWithMovingPartner(
  game: Game,
  { values, labels }: LabelledBatch,
  optimizer: AdamConfiguration,
): tf.Scalar {
  const { generator, discriminator } = game;
  const statistics: Parameters<typeof trainingRule>[0] = [];
  const { value, grads } = tf.variableGrads(() => {
    const rule = trainingRule(statistics);
    const fakes = forward(generator.network, generator.parameters, values, rule);
    return binaryCrossEntropy(judge(discriminator, fakes, labels), 'real');
  }, [...generator.trained.values(), ...discriminator.trained.values()]);
  movePlayer(game, 'generator', grads, optimizer);
  movePlayer(game, 'discriminator', grads, optimizer);
  updateMovingStatistics(generator, statistics);
  return value;
}
