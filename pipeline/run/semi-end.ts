import { rm } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs-core';
import { decodeWeights, encodeWeights, writeClassifier } from '../classifier/folder.ts';
import { disposeClassifier } from '../classifier/network.ts';
import { encodeSheet, takeImages } from '../data/images.ts';
import { exampleImages } from '../data/inspection.ts';
import { type ReferenceImages, referenceImages } from '../data/validation.ts';
import { writeFileDurably } from '../files/durable-writes.ts';
import { iterationsPerEpoch } from '../semi/batches.ts';
import { classifierNetwork, type FewLabelTrainable } from '../semi/classifier.ts';
import { errorsOf, findMistakes } from '../semi/mistakes.ts';
import { semiFiles, type SemiLogEntry, type SemiResult } from '../semi/outputs.ts';
import type { RunFolder } from '../record/run-folder.ts';
import { formatDuration } from '../terminal/progress.ts';
import { printFusedSaving } from './fused-saving.ts';
import type { SemiConfiguration } from '../semi/configuration.ts';
import { chooseLabelled, type LabelledSplit } from '../semi/labelled-split.ts';
import type { Session } from './kind.ts';
import type { OpenedRun } from './open.ts';

/** A few-label run at work. It logs no warnings. */
export type SemiSession = Session<SemiConfiguration, SemiLogEntry, never, FewLabelTrainable>;

/** Which training images of a run are labelled: the same whenever it is asked for. */
export function splitOf({
  description,
  dataset,
}: Pick<OpenedRun<SemiConfiguration>, 'description' | 'dataset'>): LabelledSplit {
  return chooseLabelled(dataset.train, description.configuration, dataset.labelled);
}

/** Drops the result of an earlier end, which a run that goes on leaves behind. */
export async function forgetResult({ path }: RunFolder): Promise<void> {
  const { result, mistakes } = semiFiles(path);
  await Promise.all([result, mistakes].map(async (file) => rm(file, { force: true })));
}

/** Keeps the classifier, counts its errors on the held-out images and writes result.json. */
export async function endSemiRun(
  session: SemiSession,
  print: (line: string) => void,
): Promise<void> {
  const result = await measureAndKeep(session);
  const files = semiFiles(session.run.folder.path);
  print(`trained in ${formatDuration(session.position.seconds)}`);
  await printFusedSaving(session.run.engine.name, session.position.seconds, print);
  // Loaded late, as after a GAN's run.
  const { writeSemiReport } = await import('../semi/report/report.ts');
  const created = new Date().toISOString();
  print(`classifier: ${files.classifier}`);
  print(`report: ${await writeSemiReport(session.run.folder, { created })}`);
  print(
    `${result.errors} ${result.errors === 1 ? 'error' : 'errors'} of ${result.testCount} ${result.reference} images (${(100 * result.errorRate).toFixed(2)} %): ${files.result}`,
  );
}

/** Counts errors once, by the weights as they are kept. */
async function measureAndKeep(session: SemiSession): Promise<SemiResult> {
  const { run, trainable } = session;
  const { configuration } = run.description;
  const network = classifierNetwork(configuration);
  const trained = trainable.classifier();
  const weights = await encodeWeights(network, trained);
  tf.dispose([...trained.values()]);
  const heldOut = referenceImages(run.dataset);
  const kept = { network, parameters: decodeWeights(network, weights) };
  const mistakes = await findMistakes(kept, heldOut, configuration.labels.length);
  disposeClassifier(kept);
  const result = resultOf(session, errorsOf(mistakes), heldOut);
  const files = semiFiles(run.folder.path);
  const { name, sha256, validation } = run.dataset;
  const { steps, batchSize, optimizer, seed, labelSeed } = configuration;
  await writeClassifier(
    files.classifier,
    {
      dataset: { name, sha256, ...(validation && { validationImages: validation.count }) },
      recipe: {
        network,
        steps,
        batchSize,
        learningRate: optimizer.learningRate,
        warmUpSteps: 0,
        shift: 0,
        images: splitOf(run).labelled.length,
        seed: `${configuration.preset}/${seed}/labels/${labelSeed}`,
      },
      engine: run.description.engine,
      testAccuracy: 1 - result.errorRate,
    },
    weights,
  );
  await writeFileDurably(files.mistakes, `${JSON.stringify(mistakes)}\n`);
  await writeFileDurably(files.labelled, labelledSheet(run));
  await writeFileDurably(files.result, `${JSON.stringify(result, null, 1)}\n`);
  return result;
}

/** Up to ten labelled images of each class, a row for each. @returns a PNG */
function labelledSheet(run: SemiSession['run']): Uint8Array {
  const { labels, train } = run.dataset;
  const labelled = takeImages(train, splitOf(run).labelled);
  const columns = 10;
  const images = exampleImages(
    { labels, train: labelled },
    { columns, mostClasses: labels.length },
  );
  return encodeSheet(images, columns, train);
}

function resultOf(
  { run, position }: SemiSession,
  errors: number,
  { kind, count }: ReferenceImages,
): SemiResult {
  const { description, dataset } = run;
  const { step, seconds } = position;
  const { preset, seed, labelSeed, labelsPerClass, labelsOnly, batchSize } =
    description.configuration;
  const perEpoch = iterationsPerEpoch(splitOf(run).unlabelled.length, batchSize);
  return {
    kind: 'semi-supervised',
    preset,
    errors,
    reference: kind,
    testCount: count,
    errorRate: errors / count,
    labelSeed,
    labelsPerClass,
    labelsOnly,
    seed,
    steps: step,
    epochs: step / perEpoch,
    minutes: seconds / 60,
    engine: description.engine,
    dataset: { name: dataset.name, sha256: dataset.sha256 },
  };
}
