import { join } from 'node:path';
import { csvFormatRows } from 'd3-dsv';
import { encodeSheet, type LabelledImages } from '../data/images.ts';
import { loadDataset } from '../data/dataset.ts';
import { readGivenLabels } from '../data/given-labels.ts';
import { readInputFile } from '../data/input-files.ts';
import { defaultReading } from '../data/format.ts';
import { classify, disposeClassifier } from '../classifier/network.ts';
import { readClassifier } from '../classifier/folder.ts';
import { writeFileDurably } from '../files/durable-writes.ts';
import { InvalidInput } from '../invalid-input.ts';
import { readDescription, runFolder } from '../record/run-folder.ts';
import { type SemiConfiguration, semiConfigurationSchema } from '../semi/configuration.ts';
import { semiFiles } from '../semi/outputs.ts';

/** An image with the label that it is given. */
interface Labelled {
  /** Of all images. */
  readonly index: number;
  readonly image: string;
  readonly label: string;
  /** The classifier's, 0..1. */
  readonly probability: number;
}

/** Where the labels of a run are. */
export interface LabelFiles {
  /** image, label, probability: a row for every image. */
  readonly labels: string;
  /** The rows of labels.csv that are the least sure, the least sure first. */
  readonly unsure: string;
  /** Their pictures, in that order. */
  readonly sheet: string;
}

/** Images that a person is asked to label next. */
const unsure = { count: 100, columns: 10 } as const;

/**
 * Labels all images of a few-label run by its classifier, on the current engine; labels that a person gave stay.
 *
 * @param path the run's folder
 * @returns the files that it wrote there
 * @throws InvalidInput for a folder without such a run, or one that has not ended
 */
export async function labelImages(path: string): Promise<LabelFiles> {
  const folder = runFolder(path);
  const { configuration } = await readDescription(folder, semiConfigurationSchema);
  const { images, names, given } = await allImages(configuration);
  const found = await classifyAll(path, images, names, configuration.labels);
  const rows = found.map((row) => {
    const label = given.get(row.index);
    return label === undefined ? row : { ...row, label, probability: 1 };
  });
  const files = {
    labels: join(path, 'labels.csv'),
    unsure: join(path, 'unsure.csv'),
    sheet: join(path, 'unsure.png'),
  };
  const least = found
    .filter(({ index }) => !given.has(index))
    .toSorted((first, second) => first.probability - second.probability)
    .slice(0, unsure.count);
  const size = images.height * images.width;
  const pictures = least.map(({ index }) =>
    images.pixels.subarray(index * size, (index + 1) * size),
  );
  await writeFileDurably(files.labels, csvOf(rows));
  await writeFileDurably(files.unsure, csvOf(least));
  await writeFileDurably(files.sheet, encodeSheet(pictures, unsure.columns, images));
  return files;
}

/** The images of a run as they lie in its data, under their names, with the labels that a person gave. */
async function allImages({ data, reading = defaultReading }: SemiConfiguration) {
  const { labels: file, ...unlabelled } = reading;
  if (file === undefined) throw new InvalidInput('--resume: the run was not started with --labels');
  const { train: images, trainPaths } = await loadDataset(data, unlabelled);
  const names = trainPaths ?? Array.from({ length: images.count }, (_, index) => String(index));
  const text = new TextDecoder().decode(await readInputFile(file));
  const given = readGivenLabels(images, trainPaths, text, file);
  const labels = new Map([...given].map(([index, { label }]) => [index, label]));
  return { images, names, given: labels };
}

async function classifyAll(
  path: string,
  { pixels, count }: LabelledImages,
  names: readonly string[],
  labels: readonly string[],
): Promise<readonly Labelled[]> {
  const classifier = await readClassifier(semiFiles(path).classifier, null);
  if (!classifier) {
    throw new InvalidInput(`--out ${path}: the run has no classifier yet; --resume finishes it`);
  }
  try {
    const { logits, labels: found } = await classify(classifier, pixels, count);
    return names.map((image, index) => {
      const label = found[index] ?? 0;
      const own = logits.subarray(index * labels.length, (index + 1) * labels.length);
      return { index, image, label: labels[label] ?? '', probability: shareOf(own, label) };
    });
  } finally {
    disposeClassifier(classifier);
  }
}

/** The softmax of one logit among others. */
function shareOf(logits: Float32Array, label: number): number {
  const own = logits[label] ?? 0;
  return 1 / logits.reduce((sum, logit) => sum + Math.exp(logit - own), 0);
}

function csvOf(rows: readonly Labelled[]): string {
  const cells = rows.map(({ image, label, probability }) => [image, label, probability.toFixed(4)]);
  return `${csvFormatRows([['image', 'label', 'probability'], ...cells])}\n`;
}
