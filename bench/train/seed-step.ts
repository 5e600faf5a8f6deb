import * as tf from '@tensorflow/tfjs-core';
import { digestOf, generatorFromDigest } from '../../models/random/generator-state.ts';
import type { Configuration } from '../../pipeline/configuration.ts';
import { seedPreset } from '../../pipeline/presets/seed.ts';
import { drawLatents } from '../../pipeline/training/batches.ts';
import { createGame, disposeGame } from '../../pipeline/training/game.ts';
import { stepDiscriminator } from '../../pipeline/training/step-discriminator.ts';
import { stepGenerator } from '../../pipeline/training/step-generator.ts';
import { createStreams } from '../../pipeline/training/streams.ts';

/**
 * The seed's game at full size on made-up images: arithmetic takes the same time whatever the pixels.
 *
 * @returns `step` plays one iteration and gives its milliseconds
 */
export function createStepper(batchSize: number) {
  const imageShape = [28, 28, 1] as const;
  const networks = {
    generator: seedPreset.generator(seedPreset.latentSize, imageShape),
    discriminator: seedPreset.discriminator(imageShape),
  };
  const configuration: Pick<Configuration, 'optimizer' | 'generator' | 'discriminator'> = {
    ...networks,
    optimizer: seedPreset.optimizer,
  };
  const game = createGame(configuration, createStreams(1));
  const random = generatorFromDigest(digestOf('bench'));
  const images = tf.tidy<tf.Tensor4D>(() =>
    tf.reshape(tf.tanh(drawLatents(batchSize / 2, 784, random)), [batchSize / 2, 28, 28, 1]),
  );
  return {
    step: (): number => {
      const half = drawLatents(batchSize / 2, seedPreset.latentSize, random);
      const full = drawLatents(batchSize, seedPreset.latentSize, random);
      const start = performance.now();
      const judged = stepDiscriminator(game, images, half, configuration);
      const loss = stepGenerator(game, full, configuration);
      loss.dataSync();
      const milliseconds = performance.now() - start;
      tf.dispose([half, full, loss, ...Object.values(judged)]);
      return milliseconds;
    },
    dispose: (): void => {
      disposeGame(game);
      images.dispose();
    },
  };
}
