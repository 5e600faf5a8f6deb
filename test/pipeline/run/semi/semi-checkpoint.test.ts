import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../../pipeline/engines/engine.ts';
import { semiPresets } from '../../../../pipeline/semi/presets.ts';
import {
  type SemiConfiguration,
  semiConfigurationSchema,
} from '../../../../pipeline/semi/configuration.ts';
import { createLearner } from '../../../../pipeline/run/semi/create-learner.ts';
import { chooseLabelled } from '../../../../pipeline/semi/labelled-choice.ts';
import {
  restoreSemiCheckpoint,
  saveSemiCheckpoint,
} from '../../../../pipeline/run/semi/semi-checkpoint.ts';
import {
  type SemiState,
  trainSemiSupervised,
} from '../../../../pipeline/run/semi/train-semi-supervised.ts';
import { temporaryFolder } from '../../../fixtures/tiny-model.ts';
import { tinySemiImages } from '../../semi/tiny-images.ts';

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

/** Trains from a state on; gives the folder of checkpoints, the log, and the values at the end. */
async function trainOn(configuration: SemiConfiguration, folder: string, isResumed = false) {
  const choice = chooseLabelled(tinySemiImages, configuration);
  const learner = createLearner(configuration, tinySemiImages, choice);
  let state: SemiState = { step: 0, seconds: 0, pending: [] };
  if (isResumed) {
    const restored = await restoreSemiCheckpoint(folder, learner, configuration);
    if (!restored.state) throw new Error(restored.refused.join('; '));
    ({ state } = restored);
  }
  const first = state.step;
  const log: unknown[] = [];
  const outputs = {
    log: async ({ step }: SemiState, losses: object) => void log.push({ step, losses }),
    sample: async () => {},
    checkpoint: (reached: SemiState) =>
      saveSemiCheckpoint(folder, learner, reached, configuration, 7),
  };
  const { signal } = new AbortController();
  await trainSemiSupervised(configuration, learner, state, outputs, signal);
  const values = [...learner.tensors.values()].map((tensor) => [...tensor.dataSync()]);
  learner.dispose();
  return { first, log, values };
}

describe.each(['semi', 'semi-vat', 'semi-map'] as const)('a checkpoint of preset %s', (preset) => {
  it('goes on to the very weights and log of a run that never stopped', async () => {
    const [whole, broken] = [await temporaryFolder('whole'), await temporaryFolder('broken')];
    const configuration = tinyConfiguration(preset);
    const uninterrupted = await trainOn(configuration, whole);
    // The learning rate goes by the length, so that the first half is of a run of the same length.
    const learner = createLearner(
      configuration,
      tinySemiImages,
      chooseLabelled(tinySemiImages, configuration),
    );
    const stop = new AbortController();
    const state: SemiState = { step: 0, seconds: 0, pending: [] };
    const outputs = {
      log: async () => {},
      sample: async () => stop.abort(),
      checkpoint: async () => {},
    };
    await trainSemiSupervised(configuration, learner, state, outputs, stop.signal);
    await saveSemiCheckpoint(broken, learner, state, configuration, 7);
    learner.dispose();
    const resumed = await trainOn(configuration, broken, true);
    expect(resumed.first).toBe(20);
    expect(resumed.values).toEqual(uninterrupted.values);
    expect(resumed.log).toEqual(uninterrupted.log.slice(2));
  });

  it('is refused by a run of another label seed, by name', async () => {
    const folder = await temporaryFolder('foreign');
    const configuration = { ...tinyConfiguration(preset), steps: 20 };
    await trainOn(configuration, folder);
    const other = { ...configuration, labelSeed: 2 };
    await expect(trainOn(other, folder, true)).rejects.toThrow(
      'step-00000020: state.json: belongs to a run of another configuration',
    );
  });

  it('that is torn is refused, and the one before it used', async () => {
    const folder = await temporaryFolder('torn');
    const configuration = tinyConfiguration(preset);
    await trainOn(configuration, folder);
    const file = join(folder, 'step-00000040', 'tensors.bin');
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(0, bytes.length - 4));
    expect((await trainOn(configuration, folder, true)).first).toBe(20);
  });
});
