import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { createNoiseBank } from '../../../pipeline/semi/noise.ts';
import { mean } from './naive-networks.ts';
import { stream } from './tiny-networks.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

describe('the noise bank', () => {
  it('adds normal deviates of the requested standard deviation', () => {
    const add = createNoiseBank([0.3, 0.5], 2 ** 16);
    const values = [...add(tf.zeros([100, 300]), 0.5, stream('places')).dataSync()];
    const centre = mean(values);
    const deviation = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
    expect(Math.abs(centre)).toBeLessThan(0.01);
    expect(deviation).toBeCloseTo(0.5, 2);
    const within = values.filter((value) => Math.abs(value) < 0.5).length / values.length;
    expect(within).toBeCloseTo(0.683, 2);
  });

  it('reads from a different offset each time, the same offsets for the same stream', () => {
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
