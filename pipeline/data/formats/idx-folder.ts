import { join } from 'node:path';
import { InvalidInput } from '../../invalid-input.ts';
import type { IdxPair } from './idx-files.ts';
import { loadIdxFiles } from './idx-files.ts';
import type { TrainAndTest } from '../labelled-images.ts';
import { readPlainOrGzip } from '../plain-or-gzip.ts';

/** train-images-idx3-ubyte and the like, also train-images.idx3-ubyte, also with .gz. */
const idxName =
  /^(train|t10k|test)-(images(?=[-.]idx3)|labels(?=[-.]idx1))[-.]idx[13]-ubyte(\.gz)?$/;

/** True for the file names under which IDX data sets are spread. */
export function isIdxName(name: string): boolean {
  return idxName.test(name);
}

/**
 * Loads a folder of IDX files, plain or gzip: train images and train labels, and optionally test
 * images and test labels, whose names begin with t10k or test.
 *
 * @param names the files in the folder; those that are not IDX files are ignored
 * @throws InvalidInput naming what is missing or there twice, or what is wrong in a file
 */
export async function loadIdxFolder(
  folder: string,
  names: readonly string[],
): Promise<TrainAndTest> {
  const found = new Map<string, string>();
  for (const name of names) {
    const [, prefix, kind] = idxName.exec(name) ?? [];
    if (!prefix || !kind) continue;
    const role = `${prefix === 'train' ? 'train' : 'test'} ${kind}`;
    const other = found.get(role);
    if (other) {
      throw new InvalidInput(`${folder}: both ${other} and ${name} are ${role}, keep one`);
    }
    found.set(role, name);
  }
  const train = pairOf(folder, found, 'train');
  const hasTest = found.has('test images') || found.has('test labels');
  const test = hasTest ? pairOf(folder, found, 'test') : undefined;
  return loadIdxFiles(train, test, readPlainOrGzip);
}

function pairOf(
  folder: string,
  found: ReadonlyMap<string, string>,
  split: 'train' | 'test',
): IdxPair {
  const images = found.get(`${split} images`);
  const labels = found.get(`${split} labels`);
  const prefix = split === 'train' ? 'train' : 't10k';
  if (!images) throw new InvalidInput(`${folder}: ${prefix}-images-idx3-ubyte is missing`);
  if (!labels) throw new InvalidInput(`${folder}: ${prefix}-labels-idx1-ubyte is missing`);
  return { images: join(folder, images), labels: join(folder, labels) };
}
