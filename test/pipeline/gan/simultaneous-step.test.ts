import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forward } from '../../../models/network.ts';
import type { Configuration } from '../../../pipeline/gan/configuration.ts';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { judge } from '../../../pipeline/gan/discriminate.ts';
import { adversarialLosses } from '../../../pipeline/gan/adversarial-loss.ts';
import {
  drawGeneratorInputs,
  drawImages,
  type LabelledBatch,
} from '../../../pipeline/gan/batches.ts';
import { gameTensors } from '../../../pipeline/gan/game.ts';
import { optimizersAt } from '../../../pipeline/nn/schedule.ts';
import { type Shifts, stepBoth } from '../../../pipeline/gan/step-both.ts';
import {
  createTrainingState,
  disposeTrainingState,
  type TrainingState,
} from '../../../pipeline/gan/training-state.ts';
import { translate } from '../../../pipeline/gan/translation.ts';
import { tinyConditionalConfiguration, tinyImages } from '../../fixtures/tiny-configuration.ts';

const labelCount = 2;
const optimizers = optimizersAt(tinyConditionalConfiguration, 0);

let state: TrainingState;
let real: LabelledBatch;
let fake: LabelledBatch;

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});
beforeEach(() => {
  state = createTrainingState(tinyConditionalConfiguration);
  real = drawImages(tinyImages, 8, labelCount, state.streams.batches);
  fake = drawGeneratorInputs(8, 3, labelCount, state.streams.latents);
});
afterEach(() => {
  tf.dispose([{ ...real }, { ...fake }]);
  disposeTrainingState(state);
});

type Losses = Configuration['loss'];

function move(loss: Losses, shifts: Shifts | null = null, movesGenerator = true) {
  const regularizer = { kind: 'none' } as const;
  const outcome = stepBoth(state.game, real, fake, { loss, regularizer }, optimizers, {
    shifts,
    movesGenerator,
  });
  const told = Object.fromEntries(
    Object.entries(outcome).map(([name, scalar]) => [name, scalar?.dataSync()[0]]),
  );
  tf.dispose({ ...outcome });
  return told;
}

/** Each player's gradient by its own loss, from a pass of its own. */
function gradientsApart(lossName: Losses, shifts: Shifts | null) {
  const { generator, discriminator } = state.game;
  const loss = adversarialLosses[lossName];
  const moved = (values: tf.Tensor, side: keyof Shifts) =>
    shifts ? translate(values, shifts[side]) : values;
  const logits = () => {
    const drawn = forward(generator.network, generator.parameters, fake.values);
    return [
      judge(discriminator, moved(real.values, 'real'), real.labels),
      judge(discriminator, moved(drawn, 'fake'), fake.labels),
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
  const tensor = gameTensors(state.game).get(name);
  return tensor?.dataSync<'float32'>() ?? new Float32Array();
}

describe('one pass for both players', () => {
  const shifted: Shifts = { real: [1, 0], fake: [-1, 1] };
  it.each([
    ['nonSaturating', null],
    ['nonSaturating', shifted],
    ['relativistic', null],
    ['relativistic', shifted],
  ] as const)(
    'gives each the gradient of its own loss, as two passes do: %s, shifts %j',
    (lossName, shifts) => {
      const apart = gradientsApart(lossName, shifts);
      move(lossName, shifts);
      for (const side of ['generator', 'discriminator'] as const) {
        for (const [name, { name: id }] of state.game[side].trained) {
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
      [...gameTensors(state.game)]
        .filter(([name]) => /^(generator|discriminator).*(kernel|bias)$/.test(name))
        .map(([name, tensor]) => [name, [...tensor.dataSync()]] as const);
    const before = new Map(values());
    move('nonSaturating');
    for (const [name, moved] of values()) expect(moved, name).not.toEqual(before.get(name));
    expect(state.game.updates).toEqual({ generator: 1, discriminator: 1 });
  });

  it('moves the discriminator alone in a head start, and tells no loss of the generator', () => {
    const weights = () =>
      [...state.game.generator.parameters.values()].map((tensor) => [...tensor.dataSync()]);
    const before = weights();
    const told = move('nonSaturating', null, false);
    expect(weights()).toEqual(before);
    expect(told['generatorLoss']).toBeUndefined();
    expect(state.game.updates).toEqual({ generator: 0, discriminator: 1 });
  });

  it('keeps no tensor behind', () => {
    move('nonSaturating');
    const before = tf.memory().numTensors;
    for (let step = 0; step < 3; step++) move('relativistic', shifted);
    move('nonSaturating', null, false);
    expect(tf.memory().numTensors).toBe(before);
  });
});
