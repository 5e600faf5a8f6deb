import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { InvalidInput } from '../invalid-input.ts';
import { loadImageFolder } from './formats/class-folders.ts';
import { isCsvName, loadCsvFolder } from './formats/csv.ts';
import { isIdxName, loadIdxFolder } from './formats/idx.ts';
import { loadMnist } from './formats/mnist.ts';
import type { LabelledImages, TrainAndTest } from './images.ts';
import { listInputFolder } from './input-files.ts';

export type { LabelledImages } from './images.ts';

export interface Dataset extends TrainAndTest {
  /** 'mnist' or the folder's base name */
  readonly name: string;
  /**
   * Hex, over the bytes of the train pixels, train labels, test pixels and test labels as decoded,
   * so that the same data has the same hash whichever container it came in.
   */
  readonly sha256: string;
}

const allowed =
  "give 'mnist', a folder of IDX files (train-images-idx3-ubyte, train-labels-idx1-ubyte), a folder of CSV files (train.csv, test.csv) or a folder with one sub-folder of images per class";

/**
 * Reads a whole data set into memory: MNIST for 'mnist', else the folder of that path, be it of IDX
 * files, CSV files or class folders. A folder that is itself called mnist is './mnist'.
 *
 * @throws InvalidInput naming the file, and in an IDX file the byte, that is wrong
 */
export async function loadDataset(source: string): Promise<Dataset> {
  if (source === 'mnist') return identify(source, await loadMnist());
  const folder = resolve(source);
  return identify(basename(folder), await loadFolder(folder));
}

async function loadFolder(folder: string): Promise<TrainAndTest> {
  const status = await stat(folder).catch(() => undefined);
  if (!status?.isDirectory()) throw new InvalidInput(`${folder}: no such folder; ${allowed}`);
  const entries = await listInputFolder(folder);
  if (entries.files.some(isIdxName)) return loadIdxFolder(folder, entries.files);
  if (entries.files.some(isCsvName)) return loadCsvFolder(folder, entries.files);
  if (entries.folders.length > 0) return loadImageFolder(folder);
  throw new InvalidInput(`${folder}: no IDX files, CSV files or class folders; ${allowed}`);
}

function identify(name: string, contents: TrainAndTest): Dataset {
  const hash = createHash('sha256');
  const addImages = ({ pixels, labels }: LabelledImages): void => {
    hash.update(pixels).update(labels);
  };
  addImages(contents.train);
  if (contents.test) addImages(contents.test);
  return { name, sha256: hash.digest('hex'), ...contents };
}

/** A data set's test images, against which a model is measured. @throws InvalidInput where it has none */
export function requireTestImages({ name, test }: Pick<Dataset, 'name' | 'test'>): LabelledImages {
  if (test && test.count > 0) return test;
  throw new InvalidInput(
    `--data ${name}: has no test images to evaluate against; they are t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, or a folder test/ beside train/`,
  );
}
