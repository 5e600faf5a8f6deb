import type { Draw } from '../../models/generator.ts';
import { digestOf, generatorFromDigest } from '../../models/seed/random.ts';
import { fillNormal } from '../../models/seed/normal.ts';
import type { Configuration } from '../gan/configuration.ts';
import type { Dataset } from '../data/dataset.ts';
import { referenceImages } from '../data/validation.ts';
import { disposeClassifier } from '../classifier/network.ts';
import { loadOrTrainClassifier } from '../classifier/load-or-train.ts';
import type { EvaluationProgress } from '../terminal/evaluation-progress.ts';
import { prepareQuickReference, quickFigures } from '../evaluation/quick-figures.ts';
import { sampleImages } from '../data/images.ts';
import type { HistoryEntry } from '../record/log.ts';
import { drawDigits } from '../gan/draw.ts';
import type { Gan } from '../gan/gan.ts';

/** Digits that are looked at. */
const mostImages = 2000;

/** Looks at what a generator draws, in a second or two. */
export interface Measurement {
  measure(gan: Gan): Promise<Omit<HistoryEntry, 'step' | 'seconds'>>;
  dispose(): void;
}

/**
 * Makes ready to measure what a run's generator draws on the way: always the same latents and labels,
 * against the same held-out images. The caller disposes it.
 *
 * @param progress is told when there is a classifier to train first
 * @returns null for a run that is not to be measured
 * @throws InvalidInput for data without images to compare with
 */
export async function prepareMeasurement(
  configuration: Configuration,
  dataset: Dataset,
  progress: EvaluationProgress,
): Promise<Measurement | null> {
  if (configuration.evaluateEvery === null) return null;
  const heldOut = referenceImages(dataset);
  const classifier = await loadOrTrainClassifier(dataset, progress);
  const count = Math.min(mostImages, heldOut.count, dataset.train.count);
  const reference = await prepareQuickReference(classifier, heldOut, count);
  const draws = historyDraws(configuration, dataset, count);
  const labels = configuration.labels ? draws.map(({ label }) => label ?? 0) : null;
  return {
    measure: async (gan) =>
      quickFigures(reference, await drawDigits(gan, draws, configuration), labels),
    dispose: () => disposeClassifier(classifier),
  };
}

/** Labels as often as the training images have them, as an evaluation draws them. */
function historyDraws(
  { seed, latentSize, labels }: Configuration,
  { train }: Dataset,
  count: number,
): readonly Draw[] {
  const random = generatorFromDigest(digestOf(`training/${seed}/history`));
  const requested = sampleImages(train, count, 'training/history').labels;
  return Array.from(requested, (label) => ({
    latent: fillNormal(random, new Float32Array(latentSize)),
    label: labels ? label : null,
  }));
}
