import type { CompanionNetworks } from '../../models/manifest/companions.ts';
import { disposeCompanions } from '../../models/companions/companions.ts';
import { type Generator, disposeGenerator } from '../../models/generator.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import {
  type ClassifierPlaces,
  classifierPlaces,
  loadOrTrainClassifier,
} from '../classifier/load-or-train.ts';
import { type Classifier, disposeClassifier } from '../classifier/network.ts';
import { classifierRecipe, scorePlan } from '../classifier/recipe.ts';
import type { Dataset } from '../data/dataset.ts';
import { referenceImages } from '../data/validation.ts';
import { startEngine } from '../engines/engine.ts';
import { exportCompanions } from '../export/companions.ts';
import { decodeGenerator } from '../export/goldens.ts';
import { makeFolder } from '../files/make-folder.ts';
import type { RunFolder } from '../record/run-folder.ts';
import { readNewestManifest } from '../record/stored.ts';
import type { EvaluationProgress } from '../terminal/evaluation-progress.ts';
import { measureCompletion } from './completion.ts';
import { type EncoderPlan, encoderPlan } from './encoder.ts';
import { type GanDiscriminator, type JudgePlan, judgePlan } from './judge.ts';
import { makeClassifier, makeDiscriminator, makeEncoder } from './networks.ts';
import { openTrainedRun } from './trained-run.ts';

/** Held-out images that completion is measured by for each mask: a minute or two for all four, on one core. */
export const defaultCompletionImages = 200;

/** What a person may set on the command line. */
interface CompanionFlags {
  readonly run: string;
  readonly threads: number;
  /** Test digits that are completed by each mask; 0: none is. */
  readonly images: number;
  /** Absent: beside the run's own models. */
  readonly out?: string | undefined;
}

/** How the networks are made, unless told otherwise. */
interface CompanionSettings {
  readonly judge: JudgePlan;
  readonly encoder: EncoderPlan;
  readonly places: ClassifierPlaces;
}

const defaults: CompanionSettings = {
  judge: judgePlan,
  encoder: encoderPlan,
  places: classifierPlaces,
};

/**
 * Makes a judge, a classifier and an encoder for the model of a run, measures them, and writes the model
 * once more with them: its generator stays what it was, its id is another.
 *
 * @returns the new model's manifest, and the folder that it lies in
 * @throws InvalidInput for a run that is not fit for it, before anything is computed
 */
export async function makeCompanions(
  flags: CompanionFlags,
  progress: EvaluationProgress,
  settings: CompanionSettings = defaults,
): Promise<{ readonly manifest: Manifest; readonly folder: string }> {
  if (flags.out !== undefined) await makeFolder(flags.out, '--out');
  await startEngine('wasm', { threads: flags.threads });
  const { folder, model, dataset, trainable } = await openTrainedRun(flags.run);
  const generator = await decodeGenerator(model.files, model.manifest);
  try {
    const made = await makeAll(
      generator,
      trainable.gan.discriminator,
      dataset,
      flags.images,
      settings,
      progress,
    );
    const out = flags.out ?? folder.model;
    return { manifest: await exportCompanions(out, model, made.networks, made.files), folder: out };
  } finally {
    disposeGenerator(generator);
    trainable.dispose();
    progress.stop();
  }
}

/** Whether the newest model of a run has companions already. */
export async function hasCompanions(folder: RunFolder): Promise<boolean> {
  const manifest = await readNewestManifest(folder);
  return Object.keys(manifest?.companions ?? {}).length > 0;
}

/** What goes into the manifest, and the files beside it. */
interface MadeCompanions {
  readonly networks: CompanionNetworks;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

async function makeAll(
  generator: Generator,
  gan: GanDiscriminator,
  dataset: Dataset,
  images: number,
  { judge, encoder: plan, places }: CompanionSettings,
  progress: EvaluationProgress,
): Promise<MadeCompanions> {
  const { train, labels } = dataset;
  const test = referenceImages(dataset);
  const evaluator = await loadOrTrainClassifier(dataset, progress, { places });
  const recipe = classifierRecipe(train, labels.length, scorePlan);
  const small = await loadOrTrainClassifier(dataset, progress, { recipe, places });
  const classifier = await makeClassifier(small, test);
  const discriminator = await makeDiscriminator(generator, gan, train, test, judge, progress);
  const encoder = await makeEncoder(generator, train, plan, progress);
  const companions = {
    discriminator: discriminator.companion,
    classifier: classifier.companion,
    encoder: encoder.companion,
  };
  try {
    const parts = { generator, ...companions, evaluator, train, test };
    const figures = images === 0 ? null : await measureCompletion(parts, images, progress);
    return {
      networks: {
        discriminator: withoutNetwork(companions.discriminator),
        classifier: withoutNetwork(companions.classifier),
        encoder: { ...withoutNetwork(companions.encoder), figures },
      },
      files: new Map([...discriminator.files, ...classifier.files, ...encoder.files]),
    };
  } finally {
    disposeCompanions(companions);
    for (const each of [evaluator, small] satisfies Classifier[]) disposeClassifier(each);
  }
}

function withoutNetwork<Description extends { readonly running: unknown }>(
  description: Description,
): Omit<Description, 'running'> {
  const { running: _running, ...rest } = description;
  return rest;
}

/** The figures of companions, as lines of text. */
export function companionTable({
  discriminator,
  classifier,
  encoder,
}: CompanionNetworks): readonly string[] {
  const lines: string[] = [];
  if (discriminator) {
    const { figures } = discriminator;
    const kinds = Object.entries(figures.meanProbabilityReal);
    lines.push(
      `judge: area under the ROC curve, real or generated: ${figures.areaUnderCurve.toFixed(3)} (the GAN's own discriminator, given the labels: ${figures.gameAreaUnderCurve.toFixed(3)})`,
      `judge: expected calibration error: ${figures.expectedCalibrationError.toFixed(4)} (${figures.images} images of each kind)`,
      `judge: mean predicted probability that an image is real: ${kinds.map(([kind, mean]) => `${kind} ${mean.toFixed(3)}`).join(', ')}`,
    );
  }
  if (classifier) {
    const { figures } = classifier;
    lines.push(
      `classifier: accuracy on held-out images ${percent(figures.testAccuracy)}, expected calibration error ${figures.expectedCalibrationError.toFixed(4)}`,
    );
  }
  for (const [hidden, mask] of Object.entries(encoder?.figures?.masks ?? {})) {
    lines.push(
      `completion, ${hidden} half hidden (in parentheses: nearest-neighbour baseline): correct label ${percent(mask.agreement)} (${percent(mask.rivalAgreement)}) for the first completion, ${percent(mask.meanAgreement)} (${percent(mask.rivalMeanAgreement)}) for all; pixel error ${mask.pixelError.toFixed(4)} (${mask.rivalPixelError.toFixed(4)}); diversity ${mask.diversity.toFixed(3)} (${mask.rivalDiversity.toFixed(3)})`,
    );
  }
  return lines;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
