import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidInput } from '../../invalid-input.ts';
import { loadIdxFiles } from './idx.ts';
import type { TrainAndTest } from '../images.ts';
import { readPlainOrGzip } from '../input-files.ts';

/** One of the four files that http://yann.lecun.com/exdb/mnist/ offered, unpacked. */
interface OriginalFile {
  readonly md5: string;
  /** How many gzip files hold it one after the other, each below 4 MiB. */
  readonly parts: number;
}

const originals = new Map<string, OriginalFile>([
  ['train-images-idx3-ubyte', { md5: '6bbc9ace898e44ae57da46a324031adb', parts: 3 }],
  ['train-labels-idx1-ubyte', { md5: 'a25bea736e30d166cdddb491f175f624', parts: 1 }],
  ['t10k-images-idx3-ubyte', { md5: '2646ac647ad5339dbf082846283269ea', parts: 1 }],
  ['t10k-labels-idx1-ubyte', { md5: '27ae3e4e09519cfbb04c329615203637', parts: 1 }],
]);

/** Of the whole data set, as `loadDataset` computes it. */
export const mnistSha256 = '06b0d1f124c4e5fa796686ade41a9b778edacc8622f2195a352ef479ad44fc16';

const shippedFolder = fileURLToPath(new URL('../mnist/', import.meta.url));

/**
 * Loads MNIST: 60,000 train and 10,000 test images [28, 28] of the digits '0' to '9'.
 *
 * @param folder of the gzip files, by default data/mnist/, whose README names authors and licence
 * @throws InvalidInput naming a file that is not the original one
 */
export async function loadMnist(folder: string = shippedFolder): Promise<TrainAndTest> {
  const pair = (prefix: string) => ({
    images: join(folder, `${prefix}-images-idx3-ubyte`),
    labels: join(folder, `${prefix}-labels-idx1-ubyte`),
  });
  return loadIdxFiles(pair('train'), pair('t10k'), readOriginal);
}

async function readOriginal(file: string): Promise<Uint8Array> {
  const original = originals.get(basename(file));
  if (!original) throw new RangeError(`${file} is not a file of MNIST`);
  const parts: Uint8Array[] = [];
  // One after the other, so that the first one that is missing is the one that an error names.
  for (const part of partNames(file, original.parts)) parts.push(await readPlainOrGzip(part));
  const bytes = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  const found = createHash('md5').update(bytes).digest('hex');
  if (found !== original.md5) {
    throw new InvalidInput(
      `${file}: md5 ${found}, expected ${original.md5}; restore the files of ${dirname(file)} from git`,
    );
  }
  return bytes;
}

/** file.gz, or file.1.gz, file.2.gz and so on. */
function partNames(file: string, count: number): readonly string[] {
  if (count === 1) return [`${file}.gz`];
  return Array.from({ length: count }, (_, index) => `${file}.${index + 1}.gz`);
}
