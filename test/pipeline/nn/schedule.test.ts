import { describe, expect, it } from 'vitest';
import { optimizersAt } from '../../../pipeline/gan/configuration.ts';
import { rateFactor } from '../../../pipeline/nn/schedule.ts';
import { tinyConfiguration } from '../../fixtures/tiny-configuration.ts';

describe('the learning rate', () => {
  it('stays as it is on a constant schedule', () => {
    for (const progress of [0, 0.5, 1]) expect(rateFactor({ kind: 'constant' }, progress)).toBe(1);
  });

  it('is held, and then falls by half a cosine to its last share', () => {
    const schedule = { kind: 'cosine', hold: 0.5, final: 0.02 } as const;
    expect(rateFactor(schedule, 0.5)).toBe(1);
    expect(rateFactor(schedule, 0.75)).toBeCloseTo(0.51, 12);
    expect(rateFactor(schedule, 1)).toBeCloseTo(0.02, 12);
  });

  it("is the optimiser's for the generator, so many times it for the discriminator, each on its schedule", () => {
    const optimizer = { ...tinyConfiguration.optimizer, learningRate: 1e-3, discriminatorRatio: 2 };
    const configuration = {
      optimizer,
      steps: 100,
      schedule: {
        generator: { kind: 'cosine', hold: 0, final: 0 },
        discriminator: { kind: 'cosine', hold: 0, final: 0.5 },
      },
    } as const;
    const { generator, discriminator } = optimizersAt(configuration, 50);
    expect(generator.learningRate).toBeCloseTo(1e-3 * 0.5, 12);
    expect(discriminator.learningRate).toBeCloseTo(2e-3 * 0.75, 12);
  });
});
