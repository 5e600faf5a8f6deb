import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { accuracy, adversarialLosses } from '../../../pipeline/gan/loss.ts';

beforeAll(async () => {
  await startEngine('cpu');
});

const column = (values: readonly number[]) => tf.tensor2d([...values], [values.length, 1]);
const read = (tensor: tf.Tensor) => [...tensor.dataSync()];
const softplus = (x: number) => Math.log1p(Math.exp(x));

const real = [2, -0.5, 0.1];
const fake = [-1, 0.7, 3];

describe('the non-saturating loss', () => {
  const loss = adversarialLosses.nonSaturating;

  it('is the mean of −ln σ(D(x)), of −ln(1 − σ(D(G(z)))) and of −ln σ(D(G(z)))', () => {
    const { onReal, onFake } = loss.discriminator(column(real), column(fake));
    expect(read(onReal)[0]).toBeCloseTo((softplus(-2) + softplus(0.5) + softplus(-0.1)) / 3, 6);
    expect(read(onFake)[0]).toBeCloseTo((softplus(-1) + softplus(0.7) + softplus(3)) / 3, 6);
    const forGenerator = (softplus(1) + softplus(-0.7) + softplus(-3)) / 3;
    expect(read(loss.generator(column(real), column(fake)))[0]).toBeCloseTo(forGenerator, 6);
  });
});

describe('the relativistic loss', () => {
  it('judges each image against its partner, and its two halves add up', () => {
    const loss = adversarialLosses.relativistic;
    const { onReal, onFake } = loss.discriminator(column(real), column(fake));
    const expected = (softplus(-3) + softplus(1.2) + softplus(2.9)) / 3;
    expect((read(onReal)[0] ?? 0) + (read(onFake)[0] ?? 0)).toBeCloseTo(expected, 6);
    const forGenerator = (softplus(3) + softplus(-1.2) + softplus(-2.9)) / 3;
    expect(read(loss.generator(column(real), column(fake)))[0]).toBeCloseTo(forGenerator, 6);
  });
});

describe('the hinge loss', () => {
  it('is the mean of max(0, 1 − D(x)), of max(0, 1 + D(G(z))) and of −D(G(z))', () => {
    const loss = adversarialLosses.hinge;
    const { onReal, onFake } = loss.discriminator(column([2, -0.5, 0.1]), column([-2, 0.7, 3]));
    // 0, 1.5, 0.9; and 0, 1.7, 4.
    expect(read(onReal)[0]).toBeCloseTo(2.4 / 3, 6);
    expect(read(onFake)[0]).toBeCloseTo(5.7 / 3, 5);
    expect(read(loss.generator(column(real), column([-2, 0.7, 3])))[0]).toBeCloseTo(-1.7 / 3, 6);
  });

  it('moves the generator by a fake beyond the margin as by any other', () => {
    const loss = adversarialLosses.hinge;
    const fakes = column([-5, -1.5, 0.5]);
    const derivative = tf.grad((logits) => loss.discriminator(column(real), logits).onFake)(fakes);
    const ofGenerator = read(tf.mul(derivative, loss.ratio(column(real), fakes)));
    // −1 / 3 each: the derivative of the mean of −D(G(z)).
    expect(ofGenerator).toEqual([-1 / 3, -1 / 3, -1 / 3].map(Math.fround));
    // The discriminator learns next to nothing of those beyond it.
    expect(Math.max(...read(derivative).slice(0, 2))).toBeLessThan(1e-6);
  });
});

describe('the Wasserstein loss', () => {
  const loss = adversarialLosses.wasserstein;

  it('is the difference of the mean logits, and −D(G(z)) for the generator', () => {
    const { onReal, onFake } = loss.discriminator(column(real), column(fake));
    expect(read(onReal)[0]).toBeCloseTo(-1.6 / 3, 6);
    expect(read(onFake)[0]).toBeCloseTo(2.7 / 3, 6);
    expect(read(loss.generator(column(real), column(fake)))[0]).toBeCloseTo(-2.7 / 3, 6);
  });

  it('counts an image as real above the middle of both means, as only differences mean anything', () => {
    const [high, low] = [column([101, 102, 103]), column([97, 98, 102.5])];
    const threshold = loss.threshold(high, low);
    expect(read(threshold)[0]).toBeCloseTo((102 + 99.1667) / 2, 3);
    expect(read(accuracy(high, 'real', threshold))[0]).toBe(1);
    expect(read(accuracy(low, 'fake', threshold))[0]).toBeCloseTo(2 / 3, 6);
    expect(read(accuracy(low, 'fake'))[0]).toBe(0);
  });
});

describe('the ratio of the derivatives by the logit of a fake', () => {
  it.each(['nonSaturating', 'relativistic', 'hinge', 'wasserstein'] as const)(
    'is what finite differences of both losses give: %s',
    (name) => {
      const loss = adversarialLosses[name];
      const difference = 1e-2;
      // None within a difference of −1, where the hinge has its kink.
      const logits = [-0.9, 0.7, 3];
      const ratios = read(loss.ratio(column(real), column(logits)));
      const slope = (of: (fakes: tf.Tensor2D) => tf.Tensor, index: number) => {
        const at = (change: number) =>
          read(of(column(logits.map((value, i) => value + (i === index ? change : 0)))))[0] ?? 0;
        return (at(difference) - at(-difference)) / (2 * difference);
      };
      logits.forEach((_, index) => {
        const ofGenerator = slope((fakes) => loss.generator(column(real), fakes), index);
        const ofDiscriminator = slope((fakes) => {
          const { onReal, onFake } = loss.discriminator(column(real), fakes);
          return tf.add(onReal, onFake);
        }, index);
        expect((ratios[index] ?? 0) / (ofGenerator / ofDiscriminator)).toBeCloseTo(1, 2);
      });
    },
  );

  it.each(['nonSaturating', 'relativistic'] as const)(
    'times the derivative of the discriminator is a number even where it is as sure as can be: %s',
    (name) => {
      const loss = adversarialLosses[name];
      const [sure, wrong] = [column([200]), column([-200])];
      const derivative = tf.grad((logit) => {
        const { onReal, onFake } = loss.discriminator(sure, logit);
        return tf.add(onReal, onFake);
      })(wrong);
      expect(read(tf.mul(derivative, loss.ratio(sure, wrong)))[0]).toBeCloseTo(0, 6);
    },
  );
});
