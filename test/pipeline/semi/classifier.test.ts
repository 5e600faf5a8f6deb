import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import {
  averageDiscriminator,
  averageEvery,
  averagedLayers,
  createSemiGan,
  initializeFromImages,
} from '../../../pipeline/semi/feature-matching/networks.ts';
import { passDiscriminator } from '../../../pipeline/semi/feature-matching/discriminator.ts';
import { plainLayer } from '../../../pipeline/semi/feature-matching/normalized-layer.ts';
import { plainNetwork, plainParameters } from '../../../pipeline/semi/classifier.ts';
import { noNoise, sizes, uniformRows } from './tiny-networks.ts';
import { forward } from '../../../pipeline/nn/forward.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

describe('the plain network', () => {
  it('gives for images in [-1, 1] the outputs of the averaged discriminator for [0, 1]', () => {
    const { discriminator } = createSemiGan(sizes);
    const images = uniformRows(20);
    initializeFromImages(discriminator.layers, images, noNoise);
    averageDiscriminator(discriminator, averageEvery, 1000);
    const network = plainNetwork(sizes);
    const averaged = averagedLayers(discriminator);
    const parameters = plainParameters(network, averaged.map(plainLayer));
    const shifted = tf.reshape(tf.sub(tf.mul(images, 2), 1), [20, 2, 3, 1]);
    const found = forward(network, parameters, shifted).dataSync();
    const expected = passDiscriminator(averaged, images, noNoise).at(-1)?.output.dataSync();
    expect(found).toHaveLength(60);
    for (const [index, value] of found.entries()) {
      expect(value).toBeCloseTo(expected?.[index] ?? Number.NaN, 4);
    }
  });
});
