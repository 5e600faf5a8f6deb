import * as tf from '@tensorflow/tfjs-core';
import { forward } from '../../models/network.ts';
import type { Configuration } from '../configuration.ts';
import { type Game, updatePlayer } from './game.ts';
import { accuracy, binaryCrossEntropy } from './loss.ts';

/** What one step of the discriminator tells; scalars for the caller to dispose. */
export interface DiscriminatorOutcome {
  readonly lossOnReal: tf.Scalar;
  readonly lossOnFake: tf.Scalar;
  readonly accuracyOnReal: tf.Scalar;
  readonly accuracyOnFake: tf.Scalar;
}

/**
 * Trains the discriminator on half a batch of real images, then on half a batch of fakes: two updates,
 * as two calls of Keras' train_on_batch make. The fakes come from the generator in inference mode, by
 * its moving statistics, as `predict` draws them.
 *
 * @param realImages [half, height, width, channels] in [-1, 1]
 * @param latents [half, latentSize]
 */
export function stepDiscriminator(
  game: Game,
  realImages: tf.Tensor4D,
  latents: tf.Tensor2D,
  { optimizer }: Pick<Configuration, 'optimizer'>,
): DiscriminatorOutcome {
  const { generator } = game;
  const onReal = judge(game, realImages, 'real', optimizer);
  const fakes = tf.tidy(() => forward(generator.network, generator.parameters, latents));
  const onFake = judge(game, fakes, 'fake', optimizer);
  fakes.dispose();
  return {
    lossOnReal: onReal.loss,
    lossOnFake: onFake.loss,
    accuracyOnReal: onReal.accuracy,
    accuracyOnFake: onFake.accuracy,
  };
}

/** One update on images of one kind; loss and accuracy as they were before it. */
function judge(
  game: Game,
  images: tf.Tensor,
  verdict: 'real' | 'fake',
  optimizer: Configuration['optimizer'],
): { loss: tf.Scalar; accuracy: tf.Scalar } {
  const { network, parameters } = game.discriminator;
  let judged: tf.Scalar | undefined;
  const loss = updatePlayer(
    game,
    'discriminator',
    () => {
      const logits = forward(network, parameters, images); // [half, 1]
      judged = tf.keep(accuracy(logits, verdict));
      return binaryCrossEntropy(logits, verdict);
    },
    optimizer,
  );
  if (!judged) throw new Error('the discriminator did not judge');
  return { loss, accuracy: judged };
}
