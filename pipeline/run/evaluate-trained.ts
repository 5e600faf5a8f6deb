import { rm } from 'node:fs/promises';
import type { Evaluation } from '../../models/evaluation.ts';
import type { Generator } from '../../models/generator.ts';
import { disposeClassifier } from '../classifier/network.ts';
import { obtainClassifier } from '../classifier/load-or-train.ts';
import { evaluateModel } from '../evaluation/evaluate.ts';
import type { EvaluationProgress } from '../terminal/evaluation-progress.ts';
import { evaluationSizes } from '../evaluation/sizes.ts';
import type { ClosestPair } from '../record/closest-pair.ts';
import { reportFiles } from '../record/report-files.ts';
import { writeFileDurably } from '../files/durable-writes.ts';
import type { OpenedRun } from './open-run.ts';
import type { RunFolder } from '../record/run-folder.ts';

/** Drops what was found of an earlier model, which a run that goes on leaves behind. */
export async function forgetEvaluation(folder: RunFolder): Promise<void> {
  const { evaluation, closestPairs } = reportFiles(folder);
  await Promise.all([evaluation, closestPairs].map((file) => rm(file, { force: true })));
}

/** Evaluates the generator of a finished run, and keeps what was found in the run's folder. */
export async function evaluateTrained(
  { folder, dataset }: Pick<OpenedRun, 'folder' | 'dataset'>,
  generator: Generator,
  quick: boolean,
  progress: EvaluationProgress,
): Promise<Evaluation> {
  const classifier = await obtainClassifier(dataset, progress);
  try {
    const sizes = evaluationSizes({ quick }, dataset);
    const found = await evaluateModel(generator, dataset, classifier, sizes, progress);
    const files = reportFiles(folder);
    const pairs = found.closestPairs.map(({ generated, nearest, ...rest }): ClosestPair => ({
      generated: Buffer.from(generated).toString('base64'),
      nearest: Buffer.from(nearest).toString('base64'),
      ...rest,
    }));
    await writeFileDurably(files.closestPairs, `${JSON.stringify(pairs)}\n`);
    await writeFileDurably(files.evaluation, `${JSON.stringify(found.evaluation, null, 1)}\n`);
    return found.evaluation;
  } finally {
    disposeClassifier(classifier);
  }
}
