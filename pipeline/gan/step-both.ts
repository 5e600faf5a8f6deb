import * as tf from '@tensorflow/tfjs-core';
import { forward } from '../../models/network.ts';
import type { Configuration } from './configuration.ts';
import { judgeTogether } from './discriminate.ts';
import { adversarialLosses } from './adversarial-loss.ts';
import type { LabelledBatch } from './batches.ts';
import { accuracy } from '../nn/binary-cross-entropy.ts';
import { type Game, movePlayer } from './game.ts';
import { duePenalty } from './penalty.ts';
import type { Optimizers } from '../nn/schedule.ts';
import type { StepOutcome } from '../nn/step-outcome.ts';
import { translate } from './translation.ts';

/**
 * Moves both players at once, from one pass: the fakes go through the discriminator once, and the
 * generator's gradient is the discriminator's at each fake, times what one loss's derivative is of the
 * other's. The discriminator judges each image by itself, so a factor on an image's logit is a factor on
 * the gradient by that image. A gradient penalty that is due takes a third of the pass.
 *
 * @param real images [batch, height, width, 1] in [-1, 1] and their labels
 * @param fake what the generator takes [batch, latentSize + labels], and the labels
 * @param shifts what moves the real images and the fakes before they are judged; null: nothing
 * @param movesGenerator false in a head start
 * @returns losses and accuracies before the step, for the caller to dispose
 */
export function stepBoth(
  game: Game,
  real: LabelledBatch,
  fake: LabelledBatch,
  { loss: lossName, regularizer }: Pick<Configuration, 'loss' | 'regularizer'>,
  optimizers: Optimizers,
  { shifts, movesGenerator }: { shifts: Shifts | null; movesGenerator: boolean },
): StepOutcome {
  const { generator, discriminator } = game;
  const loss = adversarialLosses[lossName];
  const seenReal = { ...real, values: tf.tidy(() => translate(real.values, shifts?.real)) };
  const penalty = duePenalty(discriminator, regularizer, seenReal, game.updates.discriminator);
  let outcome: StepOutcome | undefined;
  let ratio: tf.Tensor | undefined;
  const { value, grads } = tf.variableGrads(() => {
    const drawn = forward(generator.network, generator.parameters, fake.values);
    const images = translate(
      scaleGradient(drawn, () => ratio),
      shifts?.fake,
    );
    const uphill = penalty ? [penalty.uphill] : [];
    const [onReal, onFake, onUphill] = judgeTogether(discriminator, [
      seenReal,
      { ...fake, values: images },
      ...uphill,
    ]) as [tf.Tensor, tf.Tensor, tf.Tensor?]; // [batch, 1] each
    ratio = tf.keep(loss.ratio(onReal, onFake));
    const losses = loss.discriminator(onReal, onFake);
    outcome = {
      lossOnReal: tf.keep(losses.onReal),
      lossOnFake: tf.keep(tf.clone(losses.onFake)),
      accuracyOnReal: tf.keep(accuracy(onReal, 'real')),
      accuracyOnFake: tf.keep(accuracy(onFake, 'fake')),
      generatorLoss: movesGenerator ? tf.keep(loss.generator(onReal, onFake)) : undefined,
    };
    const played = tf.add(losses.onReal, losses.onFake) as tf.Scalar;
    return penalty && onUphill ? tf.add(played, penalty.loss(onReal, onUphill)) : played;
  }, [...discriminator.trained.values(), ...(movesGenerator ? generator.trained.values() : [])]);
  tf.dispose([value, seenReal.values, ...(ratio ? [ratio] : [])]);
  penalty?.dispose();
  if (!outcome) throw new Error('the discriminator did not judge');
  movePlayer(game, 'discriminator', grads, optimizers.discriminator);
  if (movesGenerator) movePlayer(game, 'generator', grads, optimizers.generator);
  return outcome;
}

/** Down and right, in pixels, for either half of a batch. */
export interface Shifts {
  readonly real: readonly [down: number, right: number];
  readonly fake: readonly [down: number, right: number];
}

/** The tensor as it is; its gradient times a factor an image, which is known by the time it is asked for. */
function scaleGradient(images: tf.Tensor, factor: () => tf.Tensor | undefined): tf.Tensor {
  return tf.customGrad((input) => ({
    value: tf.clone(input as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => {
      const factors = factor(); // [batch, 1]
      if (!factors) throw new Error('the gradient is asked for before the images were judged');
      return tf.mul(dy, tf.reshape(factors, [-1, 1, 1, 1]));
    },
  }))(images);
}
