import { describe, expect, it } from 'vitest';
import { variety, watchBalance, watchVariety } from '../../../pipeline/gan/balance.ts';
import type { LogEntry } from '../../../pipeline/gan/log.ts';

/** A log of `steps` iterations, a line every 100, made from the step. */
function logOf(
  steps: number,
  make: (step: number) => { accuracy?: number; generatorLoss?: number | null },
): LogEntry[] {
  return Array.from({ length: steps / 100 }, (_, index) => {
    const step = (index + 1) * 100;
    const { accuracy = 0.75, generatorLoss = 1 } = make(step);
    return {
      step,
      seconds: step / 25,
      discriminatorLoss: 0.6,
      lossOnReal: 0.6,
      lossOnFake: 0.6,
      discriminatorAccuracy: accuracy,
      accuracyOnReal: accuracy,
      accuracyOnFake: accuracy,
      generatorLoss,
    };
  });
}

describe('the watch over the balance', () => {
  it('gives no warning for balanced training', () => {
    expect(watchBalance(logOf(3000, () => ({})))).toEqual([]);
  });

  it('warns when the discriminator is nearly always right for a whole window', () => {
    const [warning, ...rest] = watchBalance(logOf(2000, () => ({ accuracy: 0.97 })));
    expect(rest).toEqual([]);
    expect(warning).toMatchObject({ step: 2000, sign: 'discriminator-wins' });
    expect(warning?.message).toBe(
      'the discriminator is right in 97.0 % over 1000 iterations: it is too strong for the generator to learn from; lower --set optimizer.discriminatorRatio, or leave out --head-start',
    );
  });

  it('gives no warning by what the loss does not show', () => {
    const sure = logOf(2000, (step) => ({ accuracy: 0.97, generatorLoss: step > 1000 ? 2 : 1 }));
    const signs = (shows: Parameters<typeof watchBalance>[1]) =>
      watchBalance(sure, shows).map(({ sign }) => sign);
    expect(signs(['accuracy', 'generatorLoss'])).toEqual([
      'discriminator-wins',
      'generator-loss-rises',
    ]);
    expect(signs(['accuracy'])).toEqual(['discriminator-wins']);
    expect(signs([])).toEqual([]);
  });

  it('warns when the discriminator is near chance for a whole window', () => {
    const [warning] = watchBalance(logOf(1000, () => ({ accuracy: 0.52 })));
    expect(warning).toMatchObject({ step: 1000, sign: 'discriminator-lost' });
    expect(warning?.message).toContain('52.0 % over 1000 iterations');
  });

  it("warns when the generator's loss rises from one window to the next", () => {
    const [warning] = watchBalance(logOf(2000, (step) => ({ generatorLoss: step > 1000 ? 2 : 1 })));
    expect(warning?.sign).toBe('generator-loss-rises');
    expect(warning?.message).toBe(
      "the generator's loss rose from 1.00 to 2.00: the discriminator has become too strong; lower --set optimizer.discriminatorRatio",
    );
  });

  it("warns of a slow rise of the generator's loss, against the calmest window so far", () => {
    const rising = logOf(5000, (step) => ({ generatorLoss: 1 + 0.15 * Math.ceil(step / 1000) }));
    expect(watchBalance(rising).map(({ sign }) => sign)).toEqual(['generator-loss-rises']);
  });

  it('speaks once a window, not in between, and not for a short spell', () => {
    expect(watchBalance(logOf(1900, () => ({ accuracy: 0.97 })))).toEqual([]);
    const spell = logOf(2000, (step) => ({ accuracy: step > 1900 ? 0.99 : 0.75 }));
    expect(watchBalance(spell)).toEqual([]);
  });

  it('says nothing during a head start, which is meant to favour the discriminator', () => {
    expect(watchBalance(logOf(1000, () => ({ accuracy: 0.99, generatorLoss: null })))).toEqual([]);
  });

  it('warns when the samples are of one kind', () => {
    const [warning] = watchVariety(1400, 5, 40);
    expect(warning?.sign).toBe('one-kind');
    expect(warning?.message).toContain('the samples vary only 0.13 times as much as real images');
    expect(watchVariety(1400, 30, 40)).toEqual([]);
    // In the first thousand iterations every generator draws one kind of noise.
    expect(watchVariety(400, 5, 40)).toEqual([]);
  });
});

describe('variety', () => {
  it('is the mean over pixels of the standard deviation over images', () => {
    // Pixel 0: 0 and 2, deviation 1; pixel 1: 5 and 5, deviation 0.
    expect(variety(Float32Array.of(0, 5, 2, 5), 2)).toBe(0.5);
  });
});
