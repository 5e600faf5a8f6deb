import { describe, expect, it } from 'vitest';
import { optimizerAt } from '../../../pipeline/semi/configuration.ts';
import { linearDecay } from '../../../pipeline/nn/schedule.ts';

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
