import * as tf from '@tensorflow/tfjs-core';
import { forward } from '../../models/network.ts';
import { digestOf, generatorFromDigest } from '../../models/random/generator-state.ts';
import { seedPreset } from '../../pipeline/presets/seed.ts';
import { drawLatents } from '../../pipeline/training/batches.ts';
import { createPlayer, disposePlayer } from '../../pipeline/training/player.ts';

const [count, batchSize] = [10_000, 100];

/** Times 10,000 digits of the seed's generator, in batches of 100. @returns seconds */
export function measureGeneration(): number {
  const random = generatorFromDigest(digestOf('bench'));
  const player = createPlayer(seedPreset.generator(seedPreset.latentSize, [28, 28, 1]), random);
  const start = performance.now();
  for (let drawn = 0; drawn < count; drawn += batchSize) {
    tf.tidy(() => {
      const latents = drawLatents(batchSize, seedPreset.latentSize, random);
      return forward(player.network, player.parameters, latents).dataSync();
    });
  }
  const seconds = (performance.now() - start) / 1000;
  disposePlayer(player);
  return seconds;
}
