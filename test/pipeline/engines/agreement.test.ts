import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type EngineName, startEngine } from '../../../pipeline/engines/engine.ts';
import { drawImages, drawLatents } from '../../../pipeline/training/batches.ts';
import { playerTensors } from '../../../pipeline/training/player.ts';
import { stepDiscriminator } from '../../../pipeline/training/step-discriminator.ts';
import { stepGenerator } from '../../../pipeline/training/step-generator.ts';
import {
  createTrainingState,
  disposeTrainingState,
} from '../../../pipeline/training/training-state.ts';
import { tinyConfiguration, tinyImages } from '../../fixtures/tiny-configuration.ts';

/** Engines add in different orders. A step moves a weight by about 2e-3, so a wrong one stands out. */
const tolerance = 1e-4;

/** What need not work everywhere, and why it does not here. */
const optional: { name: EngineName; reason: string | undefined }[] = [];
for (const name of ['tensorflow-gpu', 'tensorflow', 'webgpu'] as const) {
  const reason = await startEngine(name).then(
    () => undefined,
    (error: Error) => error.message,
  );
  optional.push({ name, reason });
}

/** Every number that one step of the discriminator and one of the generator tell or leave behind. */
async function stepBoth(name: EngineName): Promise<Map<string, readonly number[]>> {
  await startEngine(name);
  const state = createTrainingState(tinyConfiguration);
  const { game, streams } = state;
  const { batchSize, latentSize } = tinyConfiguration;
  const real = drawImages(tinyImages, batchSize / 2, streams.batches);
  const forFakes = drawLatents(batchSize / 2, latentSize, streams.latents);
  const outcome = stepDiscriminator(game, real, forFakes, tinyConfiguration);
  const forGenerator = drawLatents(batchSize, latentSize, streams.latents);
  const generatorLoss = stepGenerator(game, forGenerator, tinyConfiguration);

  const tensors: [string, tf.Tensor][] = [
    ...Object.entries({ ...outcome, generatorLoss }),
    ...(['generator', 'discriminator'] as const).flatMap((player) =>
      [...playerTensors(game[player])].map(([key, tensor]): [string, tf.Tensor] => [
        `${player} ${key}`,
        tensor,
      ]),
    ),
  ];
  const numbers = new Map<string, readonly number[]>();
  for (const [key, tensor] of tensors) numbers.set(key, [...(await tensor.data())]);
  tf.dispose([real, forFakes, forGenerator, generatorLoss, ...Object.values(outcome)]);
  disposeTrainingState(state);
  return numbers;
}

/** Where two engines' numbers are further apart than `tolerance`: none when they agree. */
function disagreements(
  numbers: ReadonlyMap<string, readonly number[]>,
  others: ReadonlyMap<string, readonly number[]>,
): string[] {
  return [...numbers].flatMap(([key, values]) => {
    const other = others.get(key) ?? [];
    const differences = values.map((value, index) =>
      Math.abs(value - (other[index] ?? Number.NaN)),
    );
    const largest = Math.max(...differences);
    return largest < tolerance ? [] : [`${key}: ${largest}`];
  });
}

describe('a step of each player', () => {
  let onCpu: ReadonlyMap<string, readonly number[]>;
  beforeAll(async () => {
    onCpu = await stepBoth('cpu');
  });

  it('tells and leaves behind on wasm what it does on cpu', async () => {
    expect(disagreements(onCpu, await stepBoth('wasm'))).toEqual([]);
  });

  for (const { name, reason } of optional) {
    const where = reason === undefined ? name : `${name} (skipped: ${reason})`;
    it.skipIf(reason !== undefined)(
      `tells and leaves behind on ${where} what it does on cpu`,
      async () => {
        expect(disagreements(onCpu, await stepBoth(name))).toEqual([]);
      },
    );
  }
});
