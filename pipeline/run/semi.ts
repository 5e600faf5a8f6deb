import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { runFolder } from '../record/run-folder.ts';
import { type FewLabelTrainable, classifierNetwork, countErrors } from '../semi/classifier.ts';
import { iterationsPerEpoch } from '../semi/batches.ts';
import { type SemiConfiguration, semiConfigurationSchema } from '../semi/configuration.ts';
import { createConsistency } from '../semi/consistency/trainable.ts';
import { createConvolutional } from '../semi/convolutional/trainable.ts';
import { createFeatureMatching } from '../semi/feature-matching/trainable.ts';
import { semiFigures, type SemiLogEntry, semiLogEntrySchema } from '../semi/outputs.ts';
import type { OpenedRun, RunFlags } from './open.ts';
import {
  resolveSemiConfiguration,
  resumeSemiConfiguration,
  type SemiFlags,
  semiSettings,
} from './semi-configuration.ts';
import { endSemiRun, forgetResult, type SemiSession, splitOf } from './semi-end.ts';
import type { Observers, RunKind } from './kind.ts';

/** What a person may say of a few-label run on the command line. */
export interface SemiRunFlags extends RunFlags, SemiFlags {
  readonly preset: SemiFlags['preset'];
}

/** A run that trains a classifier on few labels, and counts its errors. */
export const semiRun: RunKind<
  SemiRunFlags,
  SemiConfiguration,
  SemiLogEntry,
  never,
  FewLabelTrainable
> = {
  configurationSchema: semiConfigurationSchema,
  stateSchema: z.null(),
  lineSchema: semiLogEntrySchema,
  // A run may go on for longer than it was first meant to, and its data may have moved.
  mayDiffer: { steps: 0, data: '' },
  changeable: '--epochs, --steps and --data',
  fixed: [
    'preset',
    'seed',
    'labelSeed',
    'labelsPerClass',
    'labelsOnly',
    'validationImages',
    'sampleEvery',
    'checkpointEvery',
  ],
  settings: semiSettings,
  // The published game has all training images, without their labels.
  validationImages: () => 0,
  resolve: resolveSemiConfiguration,
  resume: resumeSemiConfiguration,
  create: createFewLabelTrainable,
  introduce: describeLabels,
  figures: semiFigures,
  prepare: prepareSemiRun,
  end: endSemiRun,
};

/** Whether the run in a folder is a few-label one; false too where there is none. */
export async function isSemiRun(path: string): Promise<boolean> {
  const text = await readFile(runFolder(path).configFile, 'utf8').catch(() => '');
  return /"kind": "semi-supervised"/.test(text);
}

function createFewLabelTrainable(run: OpenedRun<SemiConfiguration>): FewLabelTrainable {
  const { method, ...rest } = run.description.configuration;
  const { train } = run.dataset;
  switch (method.name) {
    case 'feature-matching':
      return createFeatureMatching({ ...rest, method }, train, splitOf(run));
    case 'consistency':
      return createConsistency({ ...rest, method }, train, splitOf(run));
    case 'convolutional':
      return createConvolutional({ ...rest, method }, train, splitOf(run));
  }
}

function describeLabels(run: OpenedRun<SemiConfiguration>): readonly string[] {
  const { labelSeed, labelsOnly, method } = run.description.configuration;
  const { labelled, unlabelled } = splitOf(run);
  const rest = labelsOnly ? 'nothing else' : `the pixels of all ${unlabelled.length} images`;
  const comparesImages = method.name !== 'feature-matching' && method.targets && !labelsOnly;
  const { reading } = run.description.configuration;
  const source = reading?.labels ? `of ${reading.labels}` : `chosen by label seed ${labelSeed}`;
  return [
    `${labelled.length} labels ${source}, and ${rest}`,
    ...(comparesImages
      ? [`comparing every image with all others first${durationNote(unlabelled.length)}`]
      : []),
  ];
}

/** How long it takes to compare so many images, where it is worth a word: 60,000 take some minutes on one core. */
function durationNote(count: number): string {
  return count < manyImages ? '' : ', which takes some minutes';
}

const manyImages = 10_000;

/** Adds to the log the epoch and, once an epoch, the error on the images kept apart. */
async function prepareSemiRun({
  run,
  trainable,
}: SemiSession): Promise<Observers<SemiLogEntry, never>> {
  const { configuration } = run.description;
  const split = splitOf(run);
  const perEpoch = iterationsPerEpoch(split.unlabelled.length, configuration.batchSize);
  const { validation } = run.dataset;
  const network = classifierNetwork(configuration);
  let lastEpoch = 0;
  await forgetResult(run.folder);
  return {
    async entry(step, seconds, losses) {
      const epoch = step / perEpoch;
      const isDue = Math.floor(epoch) > lastEpoch;
      lastEpoch = Math.floor(epoch);
      if (!validation || !isDue) return { step, epoch, seconds, losses };
      const errors = await countErrors(network, trainable.classifier(), validation);
      return { step, epoch, seconds, losses, validationError: errors / validation.count };
    },
  };
}
