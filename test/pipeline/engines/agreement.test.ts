import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type EngineName, startEngine } from '../../../pipeline/engines/engine.ts';
import type { Configuration } from '../../../pipeline/gan/configuration.ts';
import { createTrainableGan } from '../../../pipeline/gan/trainable.ts';
import { needsThat } from '../../fixtures/requirements.ts';
import {
  tinyConditionalConfiguration,
  tinyConfiguration,
  tinyImages,
} from '../../fixtures/tiny-configuration.ts';

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

/** Every number that one iteration of a configuration reports or leaves behind. */
async function stepBoth(
  name: EngineName,
  configuration: Configuration,
): Promise<Map<string, readonly number[]>> {
  await startEngine(name);
  const trainable = createTrainableGan(configuration, tinyImages);
  const metrics = await trainable.step(0, new AbortController().signal);
  const tensors = { ...metrics, ...Object.fromEntries(trainable.tensors) };
  const numbers = new Map<string, readonly number[]>();
  for (const [key, tensor] of Object.entries(tensors)) {
    numbers.set(key, typeof tensor === 'number' ? [tensor] : [...(await tensor.data())]);
  }
  tf.dispose({ ...metrics });
  trainable.dispose();
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

describe.each([tinyConfiguration, tinyConditionalConfiguration])(
  'an iteration of the $play play',
  (configuration) => {
    let onCpu: ReadonlyMap<string, readonly number[]>;
    beforeAll(async () => {
      onCpu = await stepBoth('cpu', configuration);
    });

    it('returns and changes the same on wasm as on cpu', async () => {
      expect(disagreements(onCpu, await stepBoth('wasm', configuration))).toEqual([]);
    });

    for (const { name, reason } of optional) {
      const what = `the engine ${name} (${reason})`;
      it(
        `tells and leaves behind on ${name} what it does on cpu`,
        needsThat(reason === undefined, { what, get: 'docs/engines.md says how' }),
        async () => {
          expect(disagreements(onCpu, await stepBoth(name, configuration))).toEqual([]);
        },
      );
    }
  },
);
