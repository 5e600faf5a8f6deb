import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf, generatorFromDigest } from '../../../models/seed/random.ts';
import { forward } from '../../../models/network/network.ts';
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
import { createNoiseBank } from '../../../pipeline/semi/noise.ts';
import { plainNetwork, plainParameters } from '../../../pipeline/semi/classifier.ts';
import { optimizerAt } from '../../../pipeline/semi/configuration.ts';
import { linearDecay } from '../../../pipeline/nn/schedule.ts';
import { columnMeans, mean } from './naive-networks.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

const sizes = {
  seed: 1,
  imageShape: [2, 3, 1],
  labels: ['a', 'b', 'c'],
  units: [9, 7],
  method: { latentSize: 2, generatorUnits: [4] },
} as const;
const stream = (name: string) => generatorFromDigest(digestOf(name));
const uniformRows = (count: number) => {
  const random = stream('rows');
  const values = Float32Array.from({ length: count * 6 }, () => (random.next() >>> 0) / 2 ** 32);
  return tf.tensor2d(values, [count, 6]);
};
const noNoise = (rows: tf.Tensor2D) => tf.clone(rows);

describe('the noise bank', () => {
  it('adds normal deviates of the asked deviation', () => {
    const add = createNoiseBank([0.3, 0.5], 2 ** 16);
    const values = [...add(tf.zeros([100, 300]), 0.5, stream('places')).dataSync()];
    const centre = mean(values);
    const deviation = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
    expect(Math.abs(centre)).toBeLessThan(0.01);
    expect(deviation).toBeCloseTo(0.5, 2);
    const within = values.filter((value) => Math.abs(value) < 0.5).length / values.length;
    expect(within).toBeCloseTo(0.683, 2);
  });

  it('reads another place each time, and the same ones from the same stream', () => {
    const add = createNoiseBank([1], 2 ** 12);
    const places = stream('places');
    const [first, second] = [1, 2].map(() => [...add(tf.zeros([5, 5]), 1, places).dataSync()]);
    expect(second).not.toEqual(first);
    expect([...add(tf.zeros([5, 5]), 1, stream('places')).dataSync()]).toEqual(first);
  });

  it('gives back a copy where the deviation is 0, and refuses one that it does not hold', () => {
    const add = createNoiseBank([1], 100);
    const rows = tf.ones([2, 2]) as tf.Tensor2D;
    expect([...add(rows, 0, stream('places')).dataSync()]).toEqual([1, 1, 1, 1]);
    expect(() => add(rows, 0.7, stream('places'))).toThrow('no noise of deviation 0.7');
    expect(() => add(tf.zeros([20, 20]), 1, stream('places'))).toThrow(
      '400 deviates from a bank of 100',
    );
  });
});

describe('data-dependent initialization', () => {
  it('brings the outputs of every layer to mean 0 and deviation 1 over the images', () => {
    const { layers } = createSemiGan(sizes).discriminator;
    const images = uniformRows(50);
    initializeFromImages(layers, images, noNoise);
    for (const { output } of passDiscriminator(layers, images, noNoise).layers) {
      const rows = output.arraySync();
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

describe('the plain network', () => {
  it('answers images in [-1, 1] as the averaged discriminator answers them in [0, 1]', () => {
    const { discriminator } = createSemiGan(sizes);
    const images = uniformRows(20);
    initializeFromImages(discriminator.layers, images, noNoise);
    averageDiscriminator(discriminator, averageEvery, 1000);
    const network = plainNetwork(sizes);
    const averaged = averagedLayers(discriminator);
    const parameters = plainParameters(network, averaged.map(plainLayer));
    const shifted = tf.reshape(tf.sub(tf.mul(images, 2), 1), [20, 2, 3, 1]);
    const found = forward(network, parameters, shifted).dataSync();
    const expected = passDiscriminator(averaged, images, noNoise).activations.at(-1)?.dataSync();
    expect(found).toHaveLength(60);
    for (const [index, value] of found.entries()) {
      expect(value).toBeCloseTo(expected?.[index] ?? Number.NaN, 4);
    }
  });
});

describe('the schedule', () => {
  it.each([
    [0, 1],
    [0.5, 1],
    [0.75, 0.5],
    [1, 0],
  ])('at %f of a run whose rate falls from half on is %f of the rate', (progress, factor) => {
    expect(linearDecay(0.5, progress)).toBe(factor);
  });

  it('takes the late momentum once the rate falls', () => {
    const optimizer = { learningRate: 1, beta1: 0.9, lateBeta1: 0.5, beta2: 0.999, epsilon: 1e-8 };
    const at = (step: number) => optimizerAt({ optimizer, decayFrom: 0.5, steps: 100 }, step);
    expect(at(50)).toMatchObject({ beta1: 0.9, learningRate: 1 });
    expect(at(75)).toMatchObject({ beta1: 0.5, learningRate: 0.5 });
  });
});
