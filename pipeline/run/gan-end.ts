import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { Evaluation } from '../../models/manifest/evaluation.ts';
import type { Generator } from '../../models/generator.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { referenceImages } from '../data/validation.ts';
import { disposeClassifier } from '../classifier/network.ts';
import { loadOrTrainClassifier } from '../classifier/load-or-train.ts';
import { startEngine } from '../engines/engine.ts';
import type { ClosestPair as EvaluatedPair } from '../evaluation/closest-pairs.ts';
import { collapseText } from '../evaluation/collapse.ts';
import { evaluateModel } from '../evaluation/evaluate.ts';
import { evaluationSizes } from '../evaluation/sizes.ts';
import { exportModel, type ExportOptions } from '../export/model.ts';
import { writeFileDurably } from '../files/durable-writes.ts';
import type { Configuration } from '../gan/configuration.ts';
import { drawingParameters } from '../gan/gan.ts';
import type { TrainableGan } from '../gan/trainable.ts';
import { type BalanceWarning, logEntries, type LogEntry } from '../gan/log.ts';
import type { ClosestPair } from '../record/stored.ts';
import { type RunFolder, reportFiles } from '../record/run-folder.ts';
import { mean } from '../statistics.ts';
import {
  createEvaluationProgress,
  type EvaluationProgress,
} from '../terminal/evaluation-progress.ts';
import { interruptible } from '../terminal/interruption.ts';
import { formatDuration } from '../terminal/progress.ts';
import { shellQuoted } from './flags.ts';
import { printFusedSaving } from './fused-saving.ts';
import type { Session } from './kind.ts';

/** A GAN's run at work. */
export type GanSession = Session<Configuration, LogEntry, BalanceWarning, TrainableGan>;

/** Iterations whose mean losses stand in the manifest. */
const metricsWindow = 1000;

/** Drops what was found of an earlier model, which a run that goes on leaves behind. */
export async function forgetEvaluation(folder: RunFolder): Promise<void> {
  const { evaluation, closestPairs, closestReferencePairs } = reportFiles(folder);
  const files = [evaluation, closestPairs, closestReferencePairs];
  await Promise.all(files.map((file) => rm(file, { force: true })));
}

/** Measures what was trained, writes the model and the report. */
export async function endGanRun(session: GanSession, print: (line: string) => void): Promise<void> {
  const { run, position, stream, stop } = session;
  const { folder } = run;
  print(`trained in ${formatDuration(position.seconds)}`);
  await printFusedSaving(run.engine.name, position.seconds, print);
  const evaluating = interruptible(createEvaluationProgress(stream), stop);
  const { id, evaluation } = await exportTrained(session, evaluating).finally(() =>
    evaluating.stop(),
  );
  // Loaded late: plots and their document take a second that no other end of a run needs.
  const { writeReport } = await import('../report/report.ts');
  const report = await writeReport(folder, { created: new Date().toISOString() });
  const model = join(folder.model, id);
  print(`model: ${model}`);
  const collapse = evaluation && collapseText(evaluation);
  if (collapse) print(`warning: the model: ${collapse}`);
  print(`report: ${report}`);
  print(`to serve it: npm start -- --model ${shellQuoted(model)}`);
}

/**
 * Writes the generator as a model, on the wasm engine whatever trained it, with its evaluation where the run is
 * to be measured.
 *
 * @returns the model's manifest
 */
async function exportTrained(
  { run, trainable, position, log }: GanSession,
  progress: EvaluationProgress,
): Promise<Manifest> {
  const { started, engine, dataset, git, configuration, from } = run.description;
  const { step, seconds } = position;
  const entries = logEntries(log.lines).filter((entry) => entry.step > step - metricsWindow);
  const values = await readParameters(drawingParameters(trainable.gan));
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
      configuration: { ...configuration, started, ...(from && { from }) },
      trainingSeed: configuration.seed,
      steps: step,
      engine: { name: engine, version: tf.version_core },
      wallSeconds: Math.round(seconds),
      dataset,
      git,
      metrics: finalLosses(entries),
    },
    evaluationOptions(run, progress),
  );
  tf.dispose([...parameters.values()]);
  return manifest;
}

/** How the exported model is evaluated, and when a model that is there already needs no evaluation. */
function evaluationOptions(run: GanSession['run'], progress: EvaluationProgress): ExportOptions {
  const { evaluation } = run.description.configuration;
  if (evaluation === 'none') return {};
  const isQuick = evaluation === 'quick';
  return {
    evaluate: (generator) => evaluateTrained(run, generator, isQuick, progress),
    // A run that is resumed with another --evaluation gets the figures that it lacks.
    isFinal: ({ evaluation: found }) => found !== null && (isQuick || !found.quick),
  };
}

/** Evaluates the generator of a finished run, and keeps what was found in the run's folder. */
async function evaluateTrained(
  { folder, dataset }: GanSession['run'],
  generator: Generator,
  quick: boolean,
  progress: EvaluationProgress,
): Promise<Evaluation> {
  const classifier = await loadOrTrainClassifier(dataset, progress);
  try {
    const data = { ...dataset, reference: referenceImages(dataset) };
    const sizes = evaluationSizes({ quick }, data);
    const found = await evaluateModel(generator, data, classifier, sizes, progress);
    const files = reportFiles(folder);
    await writeFileDurably(files.closestPairs, pairsText(found.closestPairs));
    await writeFileDurably(files.closestReferencePairs, pairsText(found.closestReferencePairs));
    await writeFileDurably(files.evaluation, `${JSON.stringify(found.evaluation, null, 1)}\n`);
    return found.evaluation;
  } finally {
    disposeClassifier(classifier);
  }
}

function pairsText(pairs: readonly EvaluatedPair[]): string {
  const stored = pairs.map(({ generated, nearest, ...rest }): ClosestPair => ({
    generated: Buffer.from(generated).toString('base64'),
    nearest: Buffer.from(nearest).toString('base64'),
    ...rest,
  }));
  return `${JSON.stringify(stored)}\n`;
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
