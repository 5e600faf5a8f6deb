import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../../pipeline/engines/engine.ts';
import {
  averageDiscriminator,
  averageEvery,
  createSemiGan,
  initializeFromImages,
} from '../../../../pipeline/semi/feature-matching/networks.ts';
import { passDiscriminator } from '../../../../pipeline/semi/feature-matching/discriminator.ts';
import { columnMeans } from '../naive-networks.ts';
import { noNoise, sizes, uniformRows } from '../tiny-networks.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

describe('data-dependent initialization', () => {
  it('brings the outputs of every layer to mean 0 and deviation 1 over the images', () => {
    const { layers } = createSemiGan(sizes).discriminator;
    const images = uniformRows(50);
    initializeFromImages(layers, images, noNoise);
    for (const [index, pass] of passDiscriminator(layers, images, noNoise).entries()) {
      // As before the ReLU.
      const scaled = tf.mul(pass.product, pass.factor);
      const rows = tf.add<tf.Tensor2D>(scaled, layers[index]?.bias ?? 0).arraySync();
      for (const value of columnMeans(rows)) expect(value).toBeCloseTo(0, 4);
      const squares = columnMeans(rows.map((row) => row.map((value) => value ** 2)));
      for (const value of squares) expect(value).toBeCloseTo(1, 3);
    }
  });
});

describe('the average of the discriminator', () => {
  it('soon forgets the first weights, and then looks back over the window', () => {
    const { discriminator } = createSemiGan(sizes);
    const bias = discriminator.parameters.get('0/bias');
    const average = discriminator.average.get('0/bias');
    if (!bias || !average) throw new Error('no such bias');
    bias.assign(tf.fill(bias.shape, 5));
    averageDiscriminator(discriminator, averageEvery, 1000);
    expect(average.dataSync()[0]).toBe(5);
    bias.assign(tf.fill(bias.shape, 6));
    averageDiscriminator(discriminator, 100_000, 1000);
    expect(average.dataSync()[0]).toBeCloseTo(5 + averageEvery / 1000, 5);
  });
});
