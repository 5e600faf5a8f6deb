import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { sha256Hex } from '../../models/sha256.ts';
import { writeFolderDurably } from '../files/write-durably.ts';
import type { Classifier } from './classifier.ts';
import {
  type ClassifierDescription,
  encodeDescription,
  parseDescription,
  recipeDigest,
} from './classifier-description.ts';
import { ClassifierError } from './classifier-error.ts';
import { decodeWeights, weightBytesLength } from './weight-bytes.ts';

/** Which classifier is wanted: one that is trained by this recipe on these data. */
export type WantedClassifier = Pick<ClassifierDescription, 'dataset' | 'recipe'>;

/** The name of a classifier's folder: 12 hex digits of its data's digest, 8 of its recipe's. */
export async function classifierFolderName({ dataset, recipe }: WantedClassifier): Promise<string> {
  const digest = await recipeDigest(recipe);
  return `${dataset.sha256.slice(0, 12)}-${digest.slice(0, 8)}`;
}

/** Writes a classifier as a folder, classifier.json and weights.bin, whole or not at all. */
export async function writeClassifier(
  folder: string,
  description: Omit<ClassifierDescription, 'weights'>,
  weights: Uint8Array,
): Promise<void> {
  const text = await encodeDescription({
    ...description,
    weights: { bytes: weights.length, sha256: await sha256Hex(weights) },
  });
  const files = [
    ['weights.bin', weights],
    ['classifier.json', text],
  ] as const;
  await writeFolderDurably(folder, new Map<string, Uint8Array | string>(files));
}

/**
 * Reads a classifier and proves it: format, both digests, the weights' length, and that it is the wanted
 * one. The caller disposes it.
 *
 * @returns undefined where there is none
 * @throws ClassifierError that names the file and what is wrong
 */
export async function readClassifier(
  folder: string,
  wanted: WantedClassifier,
): Promise<Classifier | undefined> {
  const [file, weightsFile] = [join(folder, 'classifier.json'), join(folder, 'weights.bin')];
  const [text, bytes] = await Promise.all([readPresent(file), readPresent(weightsFile)]);
  if (!text && !bytes) return undefined;
  if (!text) throw new ClassifierError(`${file}: no such file`);
  if (!bytes) throw new ClassifierError(`${weightsFile}: no such file`);
  const { dataset, recipe, weights, testAccuracy } = await parseDescription(
    text.toString('utf8'),
    file,
  );
  const isWanted =
    dataset.sha256 === wanted.dataset.sha256 && isDeepStrictEqual(recipe, wanted.recipe);
  if (!isWanted) {
    throw new ClassifierError(`${file}: is of other data or by another recipe than was asked for`);
  }
  const { network } = recipe;
  const length = weightBytesLength(network);
  if (bytes.length !== length) {
    throw new ClassifierError(`${weightsFile}: ${length} bytes expected, ${bytes.length} found`);
  }
  const sha256 = await sha256Hex(bytes);
  if (sha256 !== weights.sha256) {
    throw new ClassifierError(
      `${weightsFile}: SHA-256 ${weights.sha256} promised, ${sha256} found: altered or torn`,
    );
  }
  return { network, parameters: decodeWeights(network, bytes), sha256, testAccuracy };
}

async function readPresent(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new ClassifierError(`${file}: ${message}`, { cause: error });
  }
}
