import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Configuration, optimizersAt } from '../../../pipeline/gan/configuration.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { discriminate } from '../../../pipeline/gan/discriminate.ts';
import { adversarialLosses } from '../../../pipeline/gan/loss.ts';
import {
  drawGeneratorInputs,
  drawImages,
  type LabelledBatch,
} from '../../../pipeline/gan/batches.ts';
import type { Augmentations } from '../../../pipeline/gan/augmentation.ts';
import { translate } from '../../../pipeline/gan/augmentations/translation.ts';
import { trainBoth } from '../../../pipeline/gan/simultaneous-step.ts';
import { createGan, disposeGan, type Gan, ganTensors } from '../../../pipeline/gan/gan.ts';
import { createStreams } from '../../../pipeline/gan/streams.ts';
import { tinyConditionalConfiguration, tinyImages } from '../../fixtures/tiny-configuration.ts';
import { forward } from '../../../pipeline/nn/forward.ts';

const labelCount = 2;
const optimizers = optimizersAt(tinyConditionalConfiguration, 0);

let gan: Gan;
let real: LabelledBatch;
let fake: LabelledBatch;

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});
beforeEach(() => {
  const streams = createStreams(tinyConditionalConfiguration.seed);
  gan = createGan(tinyConditionalConfiguration, streams);
  real = drawImages(tinyImages, 8, labelCount, streams.batches);
  fake = drawGeneratorInputs(8, 3, labelCount, streams.latents);
});
afterEach(() => {
  tf.dispose([{ ...real }, { ...fake }]);
  disposeGan(gan);
});

type Losses = Configuration['loss'];

function move(
  loss: Losses,
  augmentations: Augmentations | null = null,
  trainsGenerator = true,
  regularizer: Configuration['regularizer'] = { kind: 'none' },
) {
  const { penalty: random } = createStreams(1);
  const options = { augmentations, trainsGenerator, measures: true, random };
  const outcome = trainBoth(gan, real, fake, { loss, regularizer }, optimizers, options);
  const metrics = Object.fromEntries(
    Object.entries(outcome).map(([name, scalar]) => [
      name,
      typeof scalar === 'number' ? scalar : scalar.dataSync()[0],
    ]),
  );
  tf.dispose({ ...outcome });
  return metrics;
}

/** Each network's gradient by its own loss, from a pass of its own. */
function gradientsApart(lossName: Losses, augmentations: Augmentations | null) {
  const { generator, discriminator } = gan;
  const loss = adversarialLosses[lossName];
  const moved = (values: tf.Tensor, side: keyof Augmentations) =>
    augmentations ? augmentations[side](values) : values;
  const logits = () => {
    const drawn = forward(generator.network, generator.parameters, fake.values);
    return [
      discriminate(discriminator, moved(real.values, 'real'), real.labels),
      discriminate(discriminator, moved(drawn, 'fake'), fake.labels),
    ] as const;
  };
  const ofDiscriminator = tf.variableGrads(() => {
    const { onReal, onFake } = loss.discriminator(...logits());
    return tf.add(onReal, onFake);
  }, [...discriminator.trained.values()]);
  const ofGenerator = tf.variableGrads(
    () => loss.generator(...logits()),
    [...generator.trained.values()],
  );
  return { ...ofDiscriminator.grads, ...ofGenerator.grads };
}

/** What stays of a gradient g in Adam's mean after the first update, (1 − β₁)·g. */
function meanOfFirstUpdate(name: string): Float32Array {
  const tensor = ganTensors(gan).get(name);
  return tensor?.dataSync<'float32'>() ?? new Float32Array();
}

describe('one pass for both networks', () => {
  const shifted: Augmentations = {
    real: (images) => translate(images, [1, 0]),
    fake: (images) => translate(images, [-1, 1]),
  };
  it.each([
    ['nonSaturating', 'plain', null],
    ['nonSaturating', 'shifted', shifted],
    ['relativistic', 'plain', null],
    ['relativistic', 'shifted', shifted],
    ['hinge', 'plain', null],
    ['hinge', 'shifted', shifted],
    ['wasserstein', 'plain', null],
    ['wasserstein', 'shifted', shifted],
  ] as const)(
    'gives each the gradient of its own loss, as two passes do: %s, %s images',
    (lossName, _images, augmentations) => {
      const apart = gradientsApart(lossName, augmentations);
      move(lossName, augmentations);
      for (const side of ['generator', 'discriminator'] as const) {
        for (const [name, { name: id }] of gan[side].trained) {
          const expected = apart[id]?.dataSync<'float32'>() ?? [];
          // β₁ is 0 here: the mean of the first update is the gradient itself.
          const found = meanOfFirstUpdate(`${side}/${name}/mean`);
          expect(found.length).toBe(expected.length);
          expected.forEach((value, index) => {
            expect(found[index], `${side} ${name} ${index}`).toBeCloseTo(value, 6);
          });
        }
      }
      tf.dispose(apart);
    },
  );

  it('moves every weight of both, and counts one update of each', () => {
    const values = () =>
      [...ganTensors(gan)]
        .filter(([name]) => /^(generator|discriminator).*(kernel|bias)$/.test(name))
        .map(([name, tensor]) => [name, [...tensor.dataSync()]] as const);
    const before = new Map(values());
    move('nonSaturating');
    for (const [name, moved] of values()) expect(moved, name).not.toEqual(before.get(name));
    expect(gan.updates).toEqual({ generator: 1, discriminator: 1 });
  });

  it('moves the discriminator alone in a head start, and reports no loss of the generator', () => {
    const weights = () =>
      [...gan.generator.parameters.values()].map((tensor) => [...tensor.dataSync()]);
    const before = weights();
    const metrics = move('nonSaturating', null, false);
    expect(weights()).toEqual(before);
    expect(metrics['generatorLoss']).toBeUndefined();
    expect(gan.updates).toEqual({ generator: 0, discriminator: 1 });
  });

  it('reports the length of each gradient', () => {
    const metrics = move('nonSaturating');
    for (const side of ['generator', 'discriminator'] as const) {
      const squares = [...gan[side].trained.keys()]
        .flatMap((name) => [...meanOfFirstUpdate(`${side}/${name}/mean`)])
        .map((value) => value ** 2);
      const length = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
      expect(metrics[`${side}GradientNorm`]).toBeCloseTo(length, 6);
    }
  });

  const penalties = ['gradientPenalty', 'interpolatedGradientPenalty'] as const;
  it.each(penalties)('reports the %s, which changes the discriminator alone', (kind) => {
    const regularizer = { kind, weight: 1, every: 1, distance: 0.1 };
    const apart = gradientsApart('wasserstein', null);
    const metrics = move('wasserstein', null, true, regularizer);
    expect(metrics['penalty']).toBeGreaterThan(0);
    const changes = (['generator', 'discriminator'] as const).map((side) =>
      [...gan[side].trained].some(([name, { name: id }]) => {
        const expected = apart[id]?.dataSync<'float32'>() ?? [];
        const found = meanOfFirstUpdate(`${side}/${name}/mean`);
        return expected.some((value, index) => Math.abs((found[index] ?? 0) - value) > 1e-5);
      }),
    );
    expect(changes).toEqual([false, true]);
    tf.dispose(apart);
  });

  it('leaks no tensors', () => {
    move('nonSaturating');
    const before = tf.memory().numTensors;
    for (let step = 0; step < 3; step++) move('relativistic', shifted);
    for (const kind of penalties)
      move('wasserstein', shifted, true, { kind, weight: 1, every: 1, distance: 0.1 });
    move('nonSaturating', null, false);
    expect(tf.memory().numTensors).toBe(before);
  });
});
