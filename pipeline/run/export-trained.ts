import * as tf from '@tensorflow/tfjs-core';
import type { EvaluationProgress } from '../terminal/evaluation-progress.ts';
import { startEngine } from '../engines/engine.ts';
import { evaluateTrained } from './evaluate-trained.ts';
import type { OpenedRun } from './open-run.ts';
import { mean } from '../statistics.ts';
import type { LogEntry } from '../nn/step-record.ts';
import { drawingParameters } from '../gan/game.ts';
import type { TrainingState } from '../gan/training-state.ts';
import { exportModel } from '../export/model.ts';

/** Iterations whose mean losses stand in the manifest. */
const metricsWindow = 1000;

/**
 * Writes the generator of a finished run as a model, on the wasm engine whatever trained it, with what it
 * is worth where the run is to be measured.
 *
 * @returns the model's id
 */
export async function exportTrained(
  run: OpenedRun,
  { game, step, seconds }: TrainingState,
  entries: readonly LogEntry[],
  progress: EvaluationProgress,
): Promise<string> {
  const { started, engine, dataset, git, configuration } = run.description;
  const { evaluation } = configuration;
  const values = await readParameters(drawingParameters(game));
  await startEngine('wasm');
  const parameters = new Map(
    values.map(({ name, shape, data }) => [name, tf.tensor(data, shape)] as const),
  );
  const manifest = await exportModel(
    run.folder.model,
    configuration.generator,
    parameters,
    configuration.imageShape,
    {
      created: new Date().toISOString(),
      labels: configuration.labels,
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
    evaluation === 'none'
      ? {}
      : {
          evaluate: (generator) =>
            evaluateTrained(run, generator, evaluation === 'quick', progress),
          // A run that is resumed with another --evaluation gets the figures that it lacks.
          isFinal: ({ evaluation: found }) =>
            found !== null && (evaluation === 'quick' || !found.quick),
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
