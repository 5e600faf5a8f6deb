import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { averageGenerator } from '../../../pipeline/nn/average.ts';
import { drawingParameters } from '../../../pipeline/gan/game.ts';
import { createTrainingState, disposeTrainingState } from '../../../pipeline/gan/training-state.ts';
import {
  tinyConditionalConfiguration,
  tinyConfiguration,
} from '../../fixtures/tiny-configuration.ts';

beforeAll(async () => {
  await startEngine('cpu');
});

describe("the average of the generator's weights", () => {
  it('begins as the weights are, and moves by 1 − min(decay, (1 + t) / (10 + t)) of the way', () => {
    const state = createTrainingState(tinyConditionalConfiguration);
    const { game } = state;
    const bias = game.generator.trained.get('dense_1/bias');
    const averaged = () => game.average?.get('dense_1/bias')?.dataSync()[0] ?? Number.NaN;
    bias?.assign(tf.ones([6]));
    // d = min(0.9, 2/11) = 2/11: 0 → 9/11.
    game.updates.generator = 1;
    averageGenerator(game, 0.9);
    expect(averaged()).toBeCloseTo(9 / 11, 6);
    // Late, d = 0.9: 9/11 + 0.1 · 2/11.
    game.updates.generator = 10_000;
    averageGenerator(game, 0.9);
    expect(averaged()).toBeCloseTo(9 / 11 + 0.1 * (2 / 11), 6);
    disposeTrainingState(state);
  });

  it('is what is drawn with; without one, the weights are', () => {
    const averaging = createTrainingState(tinyConditionalConfiguration);
    expect(drawingParameters(averaging.game)).toBe(averaging.game.average);
    const plain = createTrainingState(tinyConfiguration);
    expect(drawingParameters(plain.game)).toBe(plain.game.generator.parameters);
    disposeTrainingState(averaging);
    disposeTrainingState(plain);
  });
});
