import * as tf from '@tensorflow/tfjs-core';
import { access, constants, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256Hex } from '../../models/digest.ts';
import { digestOf, generatorFromDigest } from '../../models/seed/random.ts';
import type { Dataset } from '../data/dataset.ts';
import { referenceImages } from '../data/validation.ts';
import { withFolderLock } from '../files/locks.ts';
import { isPresent } from '../files/missing-files.ts';
import { WriteError } from '../files/write-error.ts';
import { createNetworkState, disposeNetworkState } from '../nn/parameters.ts';
import { type EvaluationProgress, silentProgress } from '../terminal/evaluation-progress.ts';
import {
  ClassifierError,
  classifierFolderName,
  decodeWeights,
  encodeWeights,
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

/**
 * Accuracy below which figures on MNIST say more of the classifier than of the digits: trained on 50,000 images, that
 * of the figures reaches 0.994 and that of the score 0.989.
 */
const mnistBar = 0.985;

/** The same on other data: below it, one label in ten is wrong. */
const otherBar = 0.9;

interface ObtainOptions {
  /** Absent: that of the classifier behind the figures. */
  readonly recipe?: ClassifierRecipe;
  readonly places?: ClassifierPlaces;
}

/**
 * The classifier of a data set: the one that is kept, or one trained now and kept for the next time. One
 * that is kept but cannot be used is named, set aside and trained anew. Of many processes that ask for the same
 * one at once, one trains it and the others wait. The caller disposes it.
 *
 * @param progress takes what is refused and who is waited for, and gets a stage when there is training
 * @returns for data without classes one that is not trained: its features are those of random weights
 * @throws InvalidInput for data without validation or test images
 */
export async function loadOrTrainClassifier(
  dataset: Dataset,
  progress: EvaluationProgress,
  { recipe: given, places = classifierPlaces }: ObtainOptions = {},
): Promise<Classifier> {
  const { name, sha256, validation } = dataset;
  const recipe = given ?? classifierRecipe(dataset.train, dataset.labels.length, featurePlan);
  if (dataset.labels.length < 2) return untrainedClassifier(recipe);
  const identity = validation ? { validationImages: validation.count } : {};
  const wanted = { dataset: { name, sha256, ...identity }, recipe };
  const folderName = await classifierFolderName(wanted);
  const folder = join(places.folder, folderName);
  const kept =
    (await readUsable(join(places.shipped, folderName), wanted, progress)) ??
    (await readUsable(folder, wanted, silentProgress));
  if (kept) {
    warnBelowBar(name, kept, progress);
    return kept;
  }
  return whileNobodyElseTrains(folder, progress, async () => {
    // Again: another process may have trained it while this one waited. Now it is said what is wrong with it.
    const trained = await readUsable(folder, wanted, progress);
    if (trained) return trained;
    const { weights, classifier } = await trainAndTest(dataset, recipe, progress);
    warnBelowBar(name, classifier, progress);
    const { testAccuracy } = classifier;
    try {
      await setAside(folder);
      await writeClassifier(folder, { ...wanted, engine: tf.getBackend(), testAccuracy }, weights);
    } catch (error) {
      const reason = error instanceof WriteError ? error.reason : (error as Error).message;
      progress.print(`${folder}: the classifier cannot be saved: ${reason}`);
    }
    return classifier;
  });
}

/** A classifier with its first weights, by the recipe's seed. */
async function untrainedClassifier({ network, seed }: ClassifierRecipe): Promise<Classifier> {
  const state = createNetworkState(network, generatorFromDigest(digestOf(seed)));
  const weights = await encodeWeights(network, state.parameters);
  disposeNetworkState(state);
  const parameters = decodeWeights(network, weights);
  return { network, parameters, sha256: await sha256Hex(weights), testAccuracy: null };
}

/** The classifier in a folder; undefined where there is none, or none that can be used, which is said. */
async function readUsable(
  folder: string,
  wanted: Parameters<typeof readClassifier>[1],
  progress: EvaluationProgress,
): Promise<Classifier | undefined> {
  try {
    return await readClassifier(folder, wanted);
  } catch (error) {
    if (!(error instanceof ClassifierError)) throw error;
    progress.print(`the stored classifier cannot be used: ${error.message}; training a new one`);
    return undefined;
  }
}

/** Trains under a lock of the classifier's own; without one where nothing can be kept anyway. */
async function whileNobodyElseTrains(
  folder: string,
  progress: EvaluationProgress,
  train: () => Promise<Classifier>,
): Promise<Classifier> {
  const parent = dirname(folder);
  try {
    await mkdir(parent, { recursive: true });
    await access(parent, constants.W_OK);
  } catch {
    return train();
  }
  const lock = join(parent, `.lock-${basename(folder)}`);
  return withFolderLock(lock, parent, train, {
    patience: Number.POSITIVE_INFINITY,
    onWait(owner, attempt) {
      if (attempt === 1) progress.print(`waiting for ${owner}, which trains this classifier`);
      // Throws where a person has stopped this process.
      progress.advance(0);
    },
  });
}

async function trainAndTest(
  dataset: Dataset,
  recipe: ClassifierRecipe,
  progress: EvaluationProgress,
): Promise<{
  readonly weights: Uint8Array;
  readonly classifier: Classifier & { readonly testAccuracy: number };
}> {
  const heldOut = referenceImages(dataset);
  progress.stage(
    `training a classifier on ${recipe.images} images of ${dataset.name}`,
    recipe.steps,
  );
  const weights = await trainClassifier(dataset.train, recipe, progress.advance);
  const { network } = recipe;
  const parameters = decodeWeights(network, weights);
  const { labels } = await classify({ network, parameters }, heldOut.pixels, heldOut.count);
  const testAccuracy = labelAgreement(labels, heldOut.labels);
  const sha256 = await sha256Hex(weights);
  return { weights, classifier: { network, parameters, sha256, testAccuracy } };
}

function warnBelowBar(
  datasetName: string,
  { testAccuracy }: Classifier,
  progress: EvaluationProgress,
): void {
  const bar = datasetName === 'mnist' ? mnistBar : otherBar;
  if (testAccuracy === null || testAccuracy >= bar) return;
  progress.print(
    `the classifier has an accuracy of ${(100 * testAccuracy).toFixed(2)} % on held-out images, but at least ${100 * bar} % is expected; the figures are less reliable`,
  );
}

/** Keeps a classifier that cannot be used out of the way, for a person to look at. */
async function setAside(folder: string): Promise<void> {
  if (!(await isPresent(folder))) return;
  const refused = join(dirname(folder), `refused-${basename(folder)}`);
  await rm(refused, { recursive: true, force: true });
  await rename(folder, refused);
}
