import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { adversarialLosses } from '../../../pipeline/gan/loss.ts';

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

describe('the ratio of the derivatives by the logit of a fake', () => {
  it.each(['nonSaturating', 'relativistic'] as const)(
    'is what finite differences of both losses give: %s',
    (name) => {
      const loss = adversarialLosses[name];
      const difference = 1e-2;
      const ratios = read(loss.ratio(column(real), column(fake)));
      const slope = (of: (fakes: tf.Tensor2D) => tf.Tensor, index: number) => {
        const at = (change: number) =>
          read(of(column(fake.map((value, i) => value + (i === index ? change : 0)))))[0] ?? 0;
        return (at(difference) - at(-difference)) / (2 * difference);
      };
      fake.forEach((_, index) => {
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
