import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../models/layers/shape.ts';
import { digestOf, generatorFromDigest } from '../../models/random/generator-state.ts';
import { seedPreset } from '../../pipeline/presets/seed.ts';
import { drawLatents } from '../../pipeline/training/batches.ts';
import { createGame, disposeGame } from '../../pipeline/training/game.ts';
import { stepDiscriminator } from '../../pipeline/training/step-discriminator.ts';
import { stepGenerator } from '../../pipeline/training/step-generator.ts';
import { createStreams } from '../../pipeline/training/streams.ts';
import type { Networks } from './networks.ts';

/** A game that is played an iteration at a time. */
export interface Stepper {
  /** Plays one iteration. @returns milliseconds */
  step(): Promise<number>;
  dispose(): void;
}

/** A game at full size on made-up images: arithmetic takes the same time whatever the pixels. */
export function createStepper(networks: Networks, batchSize: number): Stepper {
  const configuration = { ...networks, optimizer: seedPreset.optimizer };
  const [latentSize = 0] = networks.generator.inputShape;
  const [height = 0, width = 0, channels = 0] = networks.discriminator.inputShape;
  const pixelCount = sizeOf(networks.discriminator.inputShape);
  const game = createGame(configuration, createStreams(1));
  const random = generatorFromDigest(digestOf('bench'));
  const images = tf.tidy(() =>
    tf.reshape<tf.Rank.R4>(tf.tanh(drawLatents(batchSize / 2, pixelCount, random)), [
      batchSize / 2,
      height,
      width,
      channels,
    ]),
  );
  return {
    async step() {
      const half = drawLatents(batchSize / 2, latentSize, random);
      const full = drawLatents(batchSize, latentSize, random);
      const start = performance.now();
      const judged = stepDiscriminator(game, images, half, configuration);
      const loss = stepGenerator(game, full, configuration);
      // Waits for a device that computes on while JavaScript goes ahead.
      await loss.data();
      const milliseconds = performance.now() - start;
      tf.dispose([half, full, loss, ...Object.values(judged)]);
      return milliseconds;
    },
    dispose() {
      disposeGame(game);
      images.dispose();
    },
  };
}
