import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { moveAverage, warmDecay } from '../../../pipeline/nn/average.ts';
import { createGan, disposeGan, drawingParameters } from '../../../pipeline/gan/gan.ts';
import { createStreams } from '../../../pipeline/gan/streams.ts';
import {
  tinyConditionalConfiguration,
  tinyConfiguration,
} from '../../fixtures/tiny-configuration.ts';

beforeAll(async () => {
  await startEngine('cpu');
});

describe("the average of the generator's weights", () => {
  it('starts equal to the weights, and moves by 1 − min(decay, (1 + t) / (10 + t)) of the way', () => {
    const gan = createGan(tinyConditionalConfiguration, createStreams(1));
    const { average, generator } = gan;
    if (!average) throw new Error('no average');
    const move = (updates: number) => {
      const kept = warmDecay(0.9, updates);
      moveAverage(average, generator.parameters, { kept, taken: 1 - kept });
    };
    const bias = generator.trained.get('dense_1/bias');
    const averaged = () => average.get('dense_1/bias')?.dataSync()[0] ?? Number.NaN;
    bias?.assign(tf.ones([6]));
    // d = min(0.9, 2/11) = 2/11: 0 → 9/11.
    move(1);
    expect(averaged()).toBeCloseTo(9 / 11, 6);
    // Late, d = 0.9: 9/11 + 0.1 · 2/11.
    move(10_000);
    expect(averaged()).toBeCloseTo(9 / 11 + 0.1 * (2 / 11), 6);
    disposeGan(gan);
  });

  it('is used for drawing; without an average the weights are', () => {
    const averaging = createGan(tinyConditionalConfiguration, createStreams(1));
    expect(drawingParameters(averaging)).toBe(averaging.average);
    const plain = createGan(tinyConfiguration, createStreams(1));
    expect(drawingParameters(plain)).toBe(plain.generator.parameters);
    disposeGan(averaging);
    disposeGan(plain);
  });
});
