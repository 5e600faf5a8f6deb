import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../pipeline/engines/engine.ts';
import { semiPresets } from '../../../pipeline/semi/presets.ts';
import {
  type SemiConfiguration,
  semiConfigurationSchema,
} from '../../../pipeline/semi/configuration.ts';
import { createMetricsWindow } from '../../../pipeline/nn/metrics.ts';
import { restoreNewest, saveCheckpoint } from '../../../pipeline/run/checkpoint.ts';
import { semiRun } from '../../../pipeline/run/semi.ts';
import { type Position, train } from '../../../pipeline/run/train.ts';
import { createConsistency } from '../../../pipeline/semi/consistency/trainable.ts';
import { createFeatureMatching } from '../../../pipeline/semi/feature-matching/trainable.ts';
import { chooseLabelled } from '../../../pipeline/semi/labelled-split.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { tinySemiImages } from '../semi/tiny-images.ts';

beforeAll(async () => {
  await startEngine('wasm', { threads: 1 });
});

/** A preset over tiny images and with tiny networks, otherwise as it is. */
function tinyConfiguration(preset: keyof typeof semiPresets): SemiConfiguration {
  const { description: _description, epochs: _epochs, method, ...rules } = semiPresets[preset];
  const units = { units: [8, 6] };
  return semiConfigurationSchema.parse({
    ...rules,
    ...units,
    method: method.name === 'feature-matching' ? { ...method, generatorUnits: [8] } : method,
    kind: 'semi-supervised',
    preset,
    data: 'tiny',
    datasetSha256: '',
    labels: ['left', 'right'],
    seed: 1,
    labelSeed: 1,
    labelsPerClass: 2,
    labelsOnly: false,
    validationImages: 0,
    steps: 40,
    batchSize: 10,
    labelledBatchSize: 4,
    imageShape: [4, 4, 1],
    logEvery: 7,
    sampleEvery: 20,
    checkpointEvery: 20,
  });
}

function createTrainable({ method, ...rest }: SemiConfiguration) {
  const split = chooseLabelled(tinySemiImages, rest);
  return method.name === 'consistency'
    ? createConsistency({ ...rest, method }, tinySemiImages, split)
    : createFeatureMatching({ ...rest, method }, tinySemiImages, split);
}

const start = (): Position => ({ step: 0, seconds: 0, metrics: createMetricsWindow() });

/** Trains from a position on; gives the folder of checkpoints, the log, and the values at the end. */
async function trainOn(configuration: SemiConfiguration, folder: string, isResumed = false) {
  const trainable = createTrainable(configuration);
  let position = start();
  if (isResumed) {
    const restored = await restoreNewest(folder, semiRun, trainable, configuration);
    if (!restored.state) throw new Error(restored.refused.join('; '));
    position = restored.state;
  }
  const first = position.step;
  const log: unknown[] = [];
  const outputs = {
    log: async ({ step }: Position, losses: object) => void log.push({ step, losses }),
    sample: async () => {},
    checkpoint: (reached: Position) => saveCheckpoint(folder, trainable, reached, configuration, 7),
  };
  await train(trainable, position, configuration, outputs, new AbortController().signal);
  const values = [...trainable.tensors.values()].map((tensor) => [...tensor.dataSync()]);
  trainable.dispose();
  return { first, log, values };
}

describe.each(['semi', 'semi-vat', 'semi-map'] as const)('a checkpoint of preset %s', (preset) => {
  it('continues to the same weights and log as an uninterrupted run', async () => {
    const [whole, broken] = [await temporaryFolder('whole'), await temporaryFolder('broken')];
    const configuration = tinyConfiguration(preset);
    const uninterrupted = await trainOn(configuration, whole);
    // The learning rate goes by the length, so that the first half is of a run of the same length.
    const trainable = createTrainable(configuration);
    const stop = new AbortController();
    const position = start();
    const outputs = {
      log: async () => {},
      sample: async () => stop.abort(),
      checkpoint: async () => {},
    };
    await train(trainable, position, configuration, outputs, stop.signal);
    await saveCheckpoint(broken, trainable, position, configuration, 7);
    trainable.dispose();
    const resumed = await trainOn(configuration, broken, true);
    expect(resumed.first).toBe(20);
    expect(resumed.values).toEqual(uninterrupted.values);
    expect(resumed.log).toEqual(uninterrupted.log.slice(2));
  });

  it('is refused for a run with another label seed, with the file’s name', async () => {
    const folder = await temporaryFolder('foreign');
    const configuration = { ...tinyConfiguration(preset), steps: 20 };
    await trainOn(configuration, folder);
    const other = { ...configuration, labelSeed: 2 };
    await expect(trainOn(other, folder, true)).rejects.toThrow(
      'step-00000020: state.json: belongs to a run with another configuration',
    );
  });

  it('is refused when damaged, and the previous one is used', async () => {
    const folder = await temporaryFolder('torn');
    const configuration = tinyConfiguration(preset);
    await trainOn(configuration, folder);
    const file = join(folder, 'step-00000040', 'tensors.bin');
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(0, bytes.length - 4));
    expect((await trainOn(configuration, folder, true)).first).toBe(20);
  });
});
