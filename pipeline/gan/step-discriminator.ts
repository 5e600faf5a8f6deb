import * as tf from '@tensorflow/tfjs-core';
import { forward } from '../../models/network.ts';
import { judge } from './discriminate.ts';
import type { AdamConfiguration } from '../nn/adam.ts';
import type { LabelledBatch } from './batches.ts';
import { accuracy, binaryCrossEntropy } from '../nn/binary-cross-entropy.ts';
import { type Game, updatePlayer } from './game.ts';
import type { StepOutcome } from '../nn/step-outcome.ts';

/**
 * Trains the discriminator on half a batch of real images, then on half a batch of fakes: two updates,
 * as two calls of Keras' train_on_batch make. The fakes come from the generator in inference mode, by
 * its moving statistics, as `predict` draws them.
 *
 * @param real images [half, height, width, channels] in [-1, 1]
 * @param fake what the generator takes [half, latentSize + labels]
 * @returns scalars for the caller to dispose
 */
export function stepDiscriminator(
  game: Game,
  real: LabelledBatch,
  fake: LabelledBatch,
  optimizer: AdamConfiguration,
): Omit<StepOutcome, 'generatorLoss'> {
  const { generator } = game;
  const onReal = learn(game, real, 'real', optimizer);
  const values = tf.tidy(() => forward(generator.network, generator.parameters, fake.values));
  const onFake = learn(game, { ...fake, values }, 'fake', optimizer);
  values.dispose();
  return {
    lossOnReal: onReal.loss,
    lossOnFake: onFake.loss,
    accuracyOnReal: onReal.accuracy,
    accuracyOnFake: onFake.accuracy,
  };
}

/** One update on images of one kind; loss and accuracy as they were before it. */
function learn(
  game: Game,
  { values, labels }: LabelledBatch,
  verdict: 'real' | 'fake',
  optimizer: AdamConfiguration,
): { loss: tf.Scalar; accuracy: tf.Scalar } {
  let judged: tf.Scalar | undefined;
  const loss = updatePlayer(
    game,
    'discriminator',
    () => {
      const logits = judge(game.discriminator, values, labels); // [half, 1]
      judged = tf.keep(accuracy(logits, verdict));
      return binaryCrossEntropy(logits, verdict);
    },
    optimizer,
  );
  if (!judged) throw new Error('the discriminator did not judge');
  return { loss, accuracy: judged };
}
