import * as tf from '@tensorflow/tfjs-core';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256Hex } from '../../models/digest.ts';
import { type Dataset, requireTestImages } from '../data/dataset.ts';
import type { EvaluationProgress } from '../terminal/evaluation-progress.ts';
import {
  ClassifierError,
  classifierFolderName,
  decodeWeights,
  readClassifier,
  writeClassifier,
} from './folder.ts';
import { type Classifier, classify, labelAgreement } from './network.ts';
import { type ClassifierRecipe, classifierRecipe, featurePlan } from './recipe.ts';
import { trainClassifier } from './training.ts';

/** Where classifiers lie. */
export interface ClassifierPlaces {
  /** Those that were trained here are kept here. */
  readonly folder: string;
  /** Looked into first, and never written to: those that come with the program. */
  readonly shipped: string;
}

/** The places that hold unless others are named. */
export const classifierPlaces: ClassifierPlaces = {
  folder: join('runs', 'classifiers'),
  shipped: fileURLToPath(new URL('kept-classifiers', import.meta.url)),
};

/** Test accuracy below which figures on MNIST say more of the classifier than of the digits. */
const mnistBar = 0.992;

interface ObtainOptions {
  /** Absent: that of the classifier behind the figures. */
  readonly recipe?: ClassifierRecipe;
  readonly places?: ClassifierPlaces;
}

/**
 * The classifier of a data set: the one that is kept, or one trained now and kept for the next time. One
 * that is kept but cannot be used is named, set aside and trained anew. The caller disposes it.
 *
 * @param progress is told what is refused, and gets a stage when there is training
 * @throws InvalidInput for data without test images
 */
export async function loadOrTrainClassifier(
  dataset: Dataset,
  progress: EvaluationProgress,
  { recipe: given, places = classifierPlaces }: ObtainOptions = {},
): Promise<Classifier> {
  const { name, sha256 } = dataset;
  const recipe = given ?? classifierRecipe(dataset.train, dataset.labels.length, featurePlan);
  const wanted = { dataset: { name, sha256 }, recipe };
  const folderName = await classifierFolderName(wanted);
  const folder = join(places.folder, folderName);
  for (const candidate of [join(places.shipped, folderName), folder]) {
    try {
      const classifier = await readClassifier(candidate, wanted);
      if (classifier) return classifier;
    } catch (error) {
      if (!(error instanceof ClassifierError)) throw error;
      progress.print(`the stored classifier cannot be used: ${error.message}; training a new one`);
      if (candidate === folder) await setAside(places.folder, folderName);
    }
  }
  const { weights, classifier } = await trainAndTest(dataset, recipe, progress);
  if (!given) warnBelowBar(name, classifier, progress);
  const description = { ...wanted, engine: tf.getBackend(), testAccuracy: classifier.testAccuracy };
  try {
    await mkdir(places.folder, { recursive: true });
    await writeClassifier(folder, description, weights);
  } catch (error) {
    progress.print(`${folder}: the classifier cannot be saved: ${(error as Error).message}`);
  }
  return classifier;
}

async function trainAndTest(
  dataset: Dataset,
  recipe: ClassifierRecipe,
  progress: EvaluationProgress,
): Promise<{ readonly weights: Uint8Array; readonly classifier: Classifier }> {
  const test = requireTestImages(dataset);
  progress.stage(
    `training a classifier on ${recipe.images} images of ${dataset.name}`,
    recipe.steps,
  );
  const weights = await trainClassifier(dataset.train, recipe, progress.advance);
  const { network } = recipe;
  const parameters = decodeWeights(network, weights);
  const { labels } = await classify({ network, parameters }, test.pixels, test.count);
  const testAccuracy = labelAgreement(labels, test.labels);
  const sha256 = await sha256Hex(weights);
  return { weights, classifier: { network, parameters, sha256, testAccuracy } };
}

function warnBelowBar(
  datasetName: string,
  { testAccuracy }: Classifier,
  progress: EvaluationProgress,
): void {
  if (datasetName !== 'mnist' || testAccuracy >= mnistBar) return;
  progress.print(
    `the classifier has a test accuracy of ${(100 * testAccuracy).toFixed(2)} %, but at least ${100 * mnistBar} % is expected; the figures are less reliable`,
  );
}

async function setAside(folder: string, name: string): Promise<void> {
  const refused = join(folder, `refused-${name}`);
  await rm(refused, { recursive: true, force: true });
  await rename(join(folder, name), refused);
}
