import { mkdir, open, realpath, rename, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readAlias } from '../models/manifest/alias.ts';
import { type DigitSeries, drawSeries } from '../models/digit-series.ts';
import { folderStore } from '../models/stores/folder.ts';
import { type Generator, loadGenerator } from '../models/generator.ts';
import { idxFileNames, idxHeader } from '../models/idx-header.ts';
import { createDrawingThreads } from '../models/threads/drawing-threads.ts';
import {
  removeAbandoned,
  syncFolder,
  withAside,
  writeFileDurably,
} from './files/durable-writes.ts';
import { InvalidInput } from './invalid-input.ts';

/** Digits that each thread draws while the last ones are written. */
const digitsOfThread = 128;

/** The paths of a data set's two files. */
interface DigitFiles {
  readonly images: string;
  readonly labels: string;
}

/**
 * Draws a series of labelled digits into two IDX files, in memory that does not grow with their count
 * but by a byte a label. Images are written aside and renamed when all are there, labels after them.
 *
 * @param folder made where there is none
 * @param onDrawn takes how many are drawn so far
 * @param threads that draw; 1: this one
 * @throws InvalidInput for a model without labels, a label that it does not have, or files that are there
 */
export async function writeDigits(
  generator: Generator,
  series: DigitSeries,
  folder: string,
  onDrawn: (count: number) => void = () => {},
  threads = 1,
): Promise<DigitFiles> {
  checkLabels(generator, series);
  const files = {
    images: join(folder, idxFileNames.images),
    labels: join(folder, idxFileNames.labels),
  };
  await mkdir(folder, { recursive: true });
  await refusePresent(files);
  await removeAbandoned(folder);
  await withAside(folder, async (aside) => {
    const labels = await writeImages(aside, generator, series, onDrawn, threads);
    // Another process may have been as quick.
    await refusePresent(files);
    await rename(aside, files.images);
    await syncFolder(folder);
    await writeFileDurably(files.labels, labels);
  });
  return files;
}

/** @returns the bytes of the labels' file */
async function writeImages(
  file: string,
  generator: Generator,
  series: DigitSeries,
  onDrawn: (count: number) => void,
  threads: number,
): Promise<Uint8Array> {
  const { height, width } = generator.manifest.image;
  const header = idxHeader([series.count]);
  const labels = new Uint8Array(header.length + series.count);
  labels.set(header);
  const handle = await open(file, 'w');
  const pool = threads > 1 ? createDrawingThreads(threads) : null;
  try {
    await handle.write(idxHeader([series.count, height, width]));
    let count = 0;
    for await (const { digits, images } of drawSeries(
      generator,
      series,
      pool ? { draw: pool.draw, batchSize: digitsOfThread * threads } : {},
    )) {
      labels.set(
        digits.map(({ label }) => label ?? 0),
        header.length + count,
      );
      await handle.write(Buffer.concat(images));
      count += digits.length;
      onDrawn(count);
    }
    await handle.sync();
  } finally {
    await pool?.close();
    await handle.close();
  }
  return labels;
}

function checkLabels({ manifest: { id, labels } }: Generator, { label }: DigitSeries): void {
  if (labels === null) {
    throw new InvalidInput(`the model ${id} has no labels, but a data set needs labels`);
  }
  if (label === null || label < labels.length) return;
  throw new InvalidInput(
    `--label ${label}: 0 to ${labels.length - 1} are allowed, the labels of the model ${id}`,
  );
}

/** A folder may hold the real MNIST under the same names. */
async function refusePresent(files: DigitFiles): Promise<void> {
  for (const file of [files.images, files.labels]) {
    const present = await stat(file).then(
      () => true,
      () => false,
    );
    if (present) throw new InvalidInput(`--out: ${file} already exists: choose another folder`);
  }
}

/**
 * Loads the model to draw with.
 *
 * @param folder of one model, …/<id>; absent: the champion of those that ship
 * @param shippedFolder the folder of the models that ship
 * @throws InvalidInput where there is no such folder, ModelError where it holds no whole model
 */
export async function openGenerator(
  folder: string | undefined,
  shippedFolder: string,
): Promise<Generator> {
  if (folder === undefined) {
    const shipped = folderStore(shippedFolder);
    return loadGenerator(shipped, (await readAlias(shipped, 'champion')).id);
  }
  const path = await realpath(join(folder)).catch((cause: unknown) => {
    throw new InvalidInput(`--model ${folder}: no such folder`, { cause });
  });
  return loadGenerator(folderStore(dirname(path)), basename(path));
}
