import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { csvFormatRows } from 'd3-dsv';
import { classify, disposeClassifier } from '../classifier/network.ts';
import { readClassifier } from '../classifier/folder.ts';
import { loadWithGivenLabels } from '../data/dataset.ts';
import { defaultReading, readingOf } from '../data/format.ts';
import { bytesOfImage, encodeSheet, type LabelledImages } from '../data/images.ts';
import { writeFileDurably } from '../files/durable-writes.ts';
import { InvalidInput } from '../invalid-input.ts';
import { softmaxRows } from '../nn/losses.ts';
import { readDescription, type RunFolder, runFolder } from '../record/run-folder.ts';
import { type SemiConfiguration, semiConfigurationSchema } from '../semi/configuration.ts';
import { semiFiles } from '../semi/outputs.ts';
import { shellQuoted } from './flags.ts';
import { labelsOfRun, requireSameData } from './run-data.ts';

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
  /** The images to label next; null: all have labels. */
  readonly unsure: {
    /** Rows of labels.csv, the least sure first, with their place in the sheet. */
    readonly list: string;
    /** Their pictures, in that order. */
    readonly sheet: string;
  } | null;
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
  const { images, names, known } = await allImages(configuration, folder);
  const found = await classifyAll(path, images, names, configuration.labels);
  const rows = found.map((row) => {
    const label = known.get(row.index);
    return label === undefined ? row : { ...row, label, probability: 1 };
  });
  const labels = join(path, 'labels.csv');
  await writeFileDurably(labels, csvOf(['image', 'label', 'probability'], rows.map(cellsOf)));
  const unknown = found.filter(({ index }) => !known.has(index));
  return { labels, unsure: await writeUnsure(path, unknown, images) };
}

/**
 * Requires that a run that is to go on was started by pipeline:label, before anything is computed.
 *
 * @throws InvalidInput for any other run
 */
export async function requireLabels(path: string): Promise<void> {
  const folder = runFolder(path);
  const { configuration } = await readDescription(folder, semiConfigurationSchema);
  if (configuration.reading?.labels === undefined) throw withoutLabels(folder);
}

function withoutLabels({ path }: RunFolder): InvalidInput {
  return new InvalidInput(
    `--resume: the run ${path} was not started with --labels; npm run pipeline:train -- --resume --out ${shellQuoted(path)} goes on with it`,
  );
}

/** Writes what a person is to label next; where nothing is left, removes what was written before. */
async function writeUnsure(
  path: string,
  unknown: readonly Labelled[],
  images: LabelledImages,
): Promise<LabelFiles['unsure']> {
  const [list, sheet] = [join(path, 'unsure.csv'), join(path, 'unsure.png')];
  const least = unknown
    .toSorted((first, second) => first.probability - second.probability)
    .slice(0, unsure.count);
  if (least.length === 0) {
    await Promise.all([list, sheet].map(async (file) => rm(file, { force: true })));
    return null;
  }
  const size = bytesOfImage(images);
  const pictures = least.map(({ index }) =>
    images.pixels.subarray(index * size, (index + 1) * size),
  );
  const rows = least.map((row, place) => [
    ...cellsOf(row),
    String(Math.floor(place / unsure.columns) + 1),
    String((place % unsure.columns) + 1),
  ]);
  await writeFileDurably(list, csvOf(['image', 'label', 'probability', 'row', 'column'], rows));
  await writeFileDurably(sheet, encodeSheet(pictures, unsure.columns, images));
  return { list, sheet };
}

/** The images of a run as they lie in its data, under their names, with the labels that it was given. */
async function allImages(configuration: SemiConfiguration, folder: RunFolder) {
  const { data, reading, imageShape } = configuration;
  const labels = await labelsOfRun(folder, configuration);
  if (labels === undefined) throw withoutLabels(folder);
  const options = { ...defaultReading, ...readingOf(reading, imageShape[2]), labels };
  const { dataset, ...all } = await loadWithGivenLabels(data, options, labels);
  await requireSameData(dataset, configuration, folder);
  return all;
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
    const shares = softmaxRows(logits, labels.length);
    return names.map((image, index) => {
      const label = found[index] ?? 0;
      const probability = shares[index * labels.length + label] ?? 0;
      return { index, image, label: labels[label] ?? '', probability };
    });
  } finally {
    disposeClassifier(classifier);
  }
}

function cellsOf({ image, label, probability }: Labelled): readonly string[] {
  return [image, label, probability.toFixed(4)];
}

function csvOf(names: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${csvFormatRows([[...names], ...rows.map((row) => [...row])])}\n`;
}
