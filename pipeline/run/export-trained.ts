import * as tf from '@tensorflow/tfjs-core';
import { startWasmEngine } from '../../models/wasm-engine.ts';
import { mean } from '../mean.ts';
import type { RunDescription, RunFolder } from './run-folder.ts';
import type { LogEntry } from '../training/step-record.ts';
import type { TrainingState } from '../training/training-state.ts';
import { exportModel } from '../export/export-model.ts';

/** Iterations whose mean losses stand in the manifest. */
const metricsWindow = 1000;

/**
 * Writes the generator of a finished run as a model, on the wasm engine whatever trained it.
 *
 * @returns the model's id
 */
export async function exportTrained(
  folder: RunFolder,
  { started, engine, dataset, git, configuration }: RunDescription,
  { game, step, seconds }: TrainingState,
  entries: readonly LogEntry[],
): Promise<string> {
  const values = await readParameters(game.generator.parameters);
  await startWasmEngine();
  const parameters = new Map(
    values.map(({ name, shape, data }) => [name, tf.tensor(data, shape)] as const),
  );
  const manifest = await exportModel(
    folder.model,
    configuration.generator,
    parameters,
    configuration.imageShape,
    {
      created: new Date().toISOString(),
      preset: configuration.preset,
      configuration: { ...configuration, started },
      trainingSeed: configuration.seed,
      steps: step,
      engine: { name: engine, version: tf.version_core },
      wallSeconds: Math.round(seconds),
      dataset,
      git,
      metrics: finalLosses(entries.filter((entry) => entry.step > step - metricsWindow)),
    },
  );
  tf.dispose([...parameters.values()]);
  return manifest.id;
}

async function readParameters(parameters: ReadonlyMap<string, tf.Tensor>) {
  return Promise.all(
    [...parameters].map(async ([name, tensor]) => ({
      name,
      shape: tensor.shape,
      data: await tensor.data<'float32'>(),
    })),
  );
}

function finalLosses(entries: readonly LogEntry[]): Record<string, number> {
  const generatorLosses = entries.flatMap(({ generatorLoss }) => generatorLoss ?? []);
  return {
    discriminatorLoss: mean(entries.map(({ discriminatorLoss }) => discriminatorLoss)),
    discriminatorAccuracy: mean(entries.map(({ discriminatorAccuracy }) => discriminatorAccuracy)),
    ...(generatorLosses.length > 0 ? { generatorLoss: mean(generatorLosses) } : {}),
  };
}
