import * as tf from '@tensorflow/tfjs-core';
import { digestOf, generatorFromDigest } from '../../models/seed/random.ts';
import { drawLatents } from '../../pipeline/gan/batches.ts';
import { createNetworkState, disposeNetworkState } from '../../pipeline/nn/parameters.ts';
import { ganConfiguration } from './configurations.ts';
import { forward } from '../../pipeline/nn/forward.ts';

const [count, batchSize] = [10_000, 100];

/** Times 10,000 digits of the seed's generator, in batches of 100. @returns seconds */
export async function measureGeneration(): Promise<number> {
  const random = generatorFromDigest(digestOf('bench'));
  const { network, ...state } = createNetworkState(ganConfiguration('seed', 32).generator, random);
  const [latentSize = 0] = network.inputShape;
  const start = performance.now();
  for (let drawn = 0; drawn < count; drawn += batchSize) {
    const images = tf.tidy(() =>
      forward(network, state.parameters, drawLatents(batchSize, latentSize, random)),
    );
    await images.data();
    images.dispose();
  }
  const seconds = (performance.now() - start) / 1000;
  disposeNetworkState({ network, ...state });
  return seconds;
}
