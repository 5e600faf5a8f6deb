import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { InvalidInput } from '../invalid-input.ts';
import { loadClassFolders } from './formats/class-folders.ts';
import { isCsvName, loadCsvFolder } from './formats/csv.ts';
import { isIdxName, loadIdxFolder } from './formats/idx.ts';
import { loadMnist } from './formats/mnist.ts';
import type { LabelledImages, TrainAndTest } from './images.ts';
import { type FolderEntries, listInputFolder } from './input-files.ts';

export type { LabelledImages } from './images.ts';

/** Images to train on and to test with, under a name, with the hash of their bytes. */
export interface Dataset extends TrainAndTest {
  /** 'mnist' or the folder's base name */
  readonly name: string;
  /**
   * Hex, over the bytes of the train pixels, train labels, test pixels and test labels as decoded,
   * so that the same data has the same hash whichever container it came in.
   */
  readonly sha256: string;
  /** Training images that are held out (validation.ts); absent: `train` has all of them. */
  readonly validation?: LabelledImages;
}

/** A kind of folder that a data set can come in. */
interface DatasetFormat {
  /** What is in such a folder, in the plural, for --help and for errors. */
  readonly name: string;
  /** Such a folder, with the names of its files. */
  readonly folder: string;
  readonly recognises: (entries: FolderEntries) => boolean;
  readonly load: (folder: string, entries: FolderEntries) => Promise<TrainAndTest>;
}

/** The formats; of a folder that fits several, the first one counts. */
const formats: readonly DatasetFormat[] = [
  {
    name: 'IDX files',
    folder: 'a folder of IDX files (train-images-idx3-ubyte, train-labels-idx1-ubyte)',
    recognises: ({ files }) => files.some(isIdxName),
    load: (folder, { files }) => loadIdxFolder(folder, files),
  },
  {
    name: 'CSV files',
    folder: 'a folder of CSV files (train.csv, test.csv)',
    recognises: ({ files }) => files.some(isCsvName),
    load: (folder, { files }) => loadCsvFolder(folder, files),
  },
  {
    name: 'class folders',
    folder: 'a folder with one sub-folder of images per class',
    recognises: ({ folders }) => folders.length > 0,
    load: loadClassFolders,
  },
];

// British English has no comma before the last "or".
const alternatives = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** "IDX files, CSV files or class folders". */
export const formatNames = alternatives.format(formats.map(({ name }) => name));

const allowed = `give ${alternatives.format(["'mnist'", ...formats.map(({ folder }) => folder)])}`;

/**
 * Reads a whole data set into memory: MNIST for 'mnist', else the folder at that path in any of the
 * formats. A folder that is itself called mnist is './mnist'.
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
  const format = formats.find(({ recognises }) => recognises(entries));
  if (!format) throw new InvalidInput(`${folder}: no ${formatNames}; ${allowed}`);
  return format.load(folder, entries);
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
