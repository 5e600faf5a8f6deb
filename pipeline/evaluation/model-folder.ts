import { join } from 'node:path';
import { type Generator, disposeGenerator, loadGenerator } from '../../models/generator.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { disposeClassifier } from '../classifier/network.ts';
import { classifierPlaces, loadOrTrainClassifier } from '../classifier/load-or-train.ts';
import { type Dataset, loadDataset } from '../data/dataset.ts';
import { readingOf, readingSchema } from '../data/format.ts';
import type { ImageDimensions } from '../data/images.ts';
import { holdOutValidation, referenceImages, withTestImages } from '../data/validation.ts';
import { startEngine } from '../engines/engine.ts';
import { fromModelFolder } from '../export/model-folder.ts';
import { writeFileDurably } from '../files/durable-writes.ts';
import { makeFolder } from '../files/make-folder.ts';
import type { EvaluationProgress } from '../terminal/evaluation-progress.ts';
import { encodeClosestPairs } from './closest-pairs.ts';
import { type EvaluatedModel, evaluateModel, requireComparable } from './evaluate.ts';
import { type SizeFlags, evaluationSizes } from './sizes.ts';
import { evaluationTable } from './table.ts';

/** What a person may set on the command line. */
interface EvaluationFlags extends SizeFlags {
  readonly model: string;
  /** Absent: the data that the model was trained on, where its manifest names them, or MNIST. */
  readonly data?: string | undefined;
  readonly threads: number;
  /** Where classifiers that were trained here are kept. */
  readonly classifiers: string;
  /** Where pictures go; absent: nowhere. */
  readonly out?: string | undefined;
  readonly json: boolean;
}

/**
 * Evaluates the model in a folder, on the wasm engine, whose figures are the same everywhere.
 *
 * @returns what goes to stdout: a table, or with --json the Evaluation
 * @throws InvalidInput for a wrong model, data or size, before anything is computed
 */
export async function evaluateModelFolder(
  flags: EvaluationFlags,
  progress: EvaluationProgress,
): Promise<string> {
  const { out } = flags;
  if (out !== undefined) await makeFolder(out, '--out');
  await startEngine('wasm', { threads: flags.threads });
  const generator = await loadModelFolder(flags.model);
  const { manifest } = generator;
  try {
    const dataset = await loadDatasetOf(manifest, flags.data);
    requireComparable(manifest, dataset);
    const data = { ...dataset, reference: referenceImages(dataset) };
    const sizes = evaluationSizes(flags, data);
    printMissing(manifest, dataset, progress);
    const places = { ...classifierPlaces, folder: flags.classifiers };
    const classifier = await loadOrTrainClassifier(dataset, progress, { places });
    try {
      const evaluated = await evaluateModel(generator, data, classifier, sizes, progress, {
        places,
      });
      if (out !== undefined) await writePictures(out, evaluated, manifest.image, progress);
      return flags.json
        ? `${JSON.stringify(evaluated.evaluation, null, 1)}\n`
        : evaluationTable(manifest.id, evaluated.evaluation);
    } finally {
      disposeClassifier(classifier);
    }
  } finally {
    disposeGenerator(generator);
    progress.stop();
  }
}

/**
 * The data set that a model is compared with; the images that were held out from its training are held out again.
 *
 * @param source absent: the data that the model was trained on, where its manifest names them, or MNIST
 */
export async function loadDatasetOf(
  {
    configuration,
    dataset: trainedOn,
    image,
  }: Pick<Manifest, 'configuration' | 'dataset' | 'image'>,
  source?: string,
): Promise<Dataset> {
  const { data, validationImages, testImages } = configuration;
  const stored = readingSchema.optional().parse(configuration['reading']);
  const reading = readingOf(stored, image.channels);
  const dataset = await loadDataset(source ?? (typeof data === 'string' ? data : 'mnist'), reading);
  const isSame = dataset.sha256 === trainedOn.sha256 && typeof validationImages === 'number';
  if (!isSame) return dataset;
  const tested = withTestImages(dataset, typeof testImages === 'number' ? testImages : 0);
  return holdOutValidation(tested, validationImages);
}

function printMissing(
  manifest: {
    readonly id: string;
    readonly labels: unknown;
    readonly dataset: { sha256: string; name: string };
  },
  dataset: Dataset,
  progress: EvaluationProgress,
): void {
  for (const note of dataset.notes ?? []) progress.print(`data ${dataset.name}: ${note}`);
  if (manifest.labels === null) {
    progress.print(
      `the model ${manifest.id} has no labels, so label agreement and classification accuracy score are not computed`,
    );
  }
  if (manifest.dataset.sha256 !== dataset.sha256) {
    progress.print(
      `the model ${manifest.id} was trained on other data (${manifest.dataset.name}): the figures compare it with ${dataset.name}`,
    );
  }
}

async function writePictures(
  out: string,
  { closestPairs, closestReferencePairs }: EvaluatedModel,
  image: ImageDimensions,
  progress: EvaluationProgress,
): Promise<void> {
  const sheets = [
    ['closest-pairs.png', 'closest pairs', closestPairs],
    ['closest-held-out-pairs.png', 'closest pairs with held-out images', closestReferencePairs],
  ] as const;
  for (const [name, title, pairs] of sheets) {
    const file = join(out, name);
    await writeFileDurably(file, encodeClosestPairs(pairs, image));
    progress.print(`${title}: ${file}`);
  }
}

/**
 * Loads the model that `--model` names: the folder of one model, or of a run. The caller disposes the generator.
 *
 * @throws InvalidInput when it is missing or cannot be used
 */
export async function loadModelFolder(folder: string): Promise<Generator> {
  return fromModelFolder(folder, ({ store, id }) => loadGenerator(store, id));
}
