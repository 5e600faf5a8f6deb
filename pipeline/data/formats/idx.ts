import { join } from 'node:path';
import { InvalidInput } from '../../invalid-input.ts';
import type { LabelledImages, TrainAndTest } from '../images.ts';
import { readPlainOrGzip } from '../input-files.ts';

/** The paths of two IDX files that belong together. */
interface IdxPair {
  readonly images: string;
  readonly labels: string;
}

/** train-images-idx3-ubyte, train-images.idx3-ubyte and so on, each with or without .gz. */
const idxName =
  /^(train|t10k|test)-(images(?=[-.]idx3)|labels(?=[-.]idx1))[-.]idx[13]-ubyte(\.gz)?$/;

/** True for the usual names of the files of an IDX data set. */
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

/**
 * Loads train and test files that are named one by one. The classes are called '0' to the highest train label.
 *
 * @param read gives a file's uncompressed bytes
 * @throws InvalidInput naming the file and the byte where one is malformed or two disagree
 */
export async function loadIdxFiles(
  train: IdxPair,
  test: IdxPair | undefined,
  read: (file: string) => Promise<Uint8Array>,
): Promise<TrainAndTest> {
  const trainImages = await loadPair(train, read);
  const highest = trainImages.labels.reduce((first, second) => Math.max(first, second), 0);
  const labels = Array.from({ length: highest + 1 }, (_, label) => String(label));
  if (!test) return { labels, train: trainImages, test: undefined };
  const testImages = await loadPair(test, read);
  checkSameSize(testImages, test.images, trainImages, train.images);
  checkKnownLabels(testImages.labels, test.labels, highest, train.labels);
  return { labels, train: trainImages, test: testImages };
}

async function loadPair(
  files: IdxPair,
  read: (file: string) => Promise<Uint8Array>,
): Promise<LabelledImages> {
  const images = parseIdxImages(await read(files.images), files.images);
  const labels = parseIdxLabels(await read(files.labels), files.labels);
  if (labels.length !== images.count) {
    const counts = `${labels.length} labels, but ${images.count} images in ${files.images}`;
    throw new InvalidInput(`${files.labels}: byte 4: ${counts}`);
  }
  return { ...images, labels };
}

function checkSameSize(
  test: LabelledImages,
  testFile: string,
  train: LabelledImages,
  trainFile: string,
): void {
  if (test.height === train.height && test.width === train.width) return;
  const sizes = `images of ${test.height} × ${test.width}, but ${train.height} × ${train.width}`;
  const offset = imagesHeaderLength - 8;
  throw new InvalidInput(`${testFile}: byte ${offset}: ${sizes} in ${trainFile}`);
}

function checkKnownLabels(
  labels: Uint8Array,
  testFile: string,
  highest: number,
  trainFile: string,
): void {
  const index = labels.findIndex((label) => label > highest);
  if (index === -1) return;
  const problem = `label ${labels[index]}, but none above ${highest} in ${trainFile}`;
  throw new InvalidInput(`${testFile}: byte ${labelsHeaderLength + index}: ${problem}`);
}

/** The images of an IDX file. */
interface IdxImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** [count, height, width], 0..255 */
  readonly pixels: Uint8Array;
}

const imagesHeaderLength = 16;
const labelsHeaderLength = 8;

/** The third byte of the magic number, beside 0x08 for unsigned bytes. */
const otherTypes = new Map([
  [0x09, 'signed bytes'],
  [0x0b, '16-bit integers'],
  [0x0c, '32-bit integers'],
  [0x0d, '32-bit floats'],
  [0x0e, '64-bit floats'],
]);

/**
 * Parses the bytes of an IDX file of images: unsigned bytes, [count, height, width].
 *
 * @param file names the file in messages; their offsets are into the uncompressed bytes
 * @throws InvalidInput naming the file and the first byte that is wrong
 * @see http://yann.lecun.com/exdb/mnist/ "The IDX file format"
 */
export function parseIdxImages(bytes: Uint8Array, file: string): IdxImages {
  const [count = 0, height = 0, width = 0] = readSizes(bytes, file, ['images', 'rows', 'columns']);
  const length = count * height * width;
  const shape = `${count} × ${height} × ${width}`;
  const found = bytes.length - imagesHeaderLength;
  if (found < length) {
    const problem = `${length} bytes of pixels expected for ${shape}, ${found} found`;
    refuse(file, imagesHeaderLength, problem);
  }
  refuseTrailing(bytes, file, imagesHeaderLength + length, `${shape} pixels`);
  // Copies, as the caller's bytes may be a view that begins with the header.
  return { count, height, width, pixels: bytes.slice(imagesHeaderLength) };
}

/**
 * Parses the bytes of an IDX file of labels: unsigned bytes, [count].
 *
 * @param file names the file in messages; their offsets are into the uncompressed bytes
 * @throws InvalidInput naming the file and the first byte that is wrong
 * @see http://yann.lecun.com/exdb/mnist/ "The IDX file format"
 */
export function parseIdxLabels(bytes: Uint8Array, file: string): Uint8Array {
  const [count = 0] = readSizes(bytes, file, ['labels']);
  const found = bytes.length - labelsHeaderLength;
  if (found < count) {
    refuse(file, labelsHeaderLength, `${count} bytes of labels expected, ${found} found`);
  }
  refuseTrailing(bytes, file, labelsHeaderLength + count, `${count} labels`);
  return bytes.slice(labelsHeaderLength);
}

/** The sizes in a header, one for each of the names, all above zero. */
function readSizes(bytes: Uint8Array, file: string, names: readonly string[]): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 4) checkMagicNumber(view.getUint32(0), file, names.length);
  const headerLength = 4 + 4 * names.length;
  if (bytes.length < headerLength) {
    refuse(file, bytes.length, `the file ends inside its header of ${headerLength} bytes`);
  }
  return names.map((name, index) => {
    const offset = 4 + 4 * index;
    const size = view.getUint32(offset);
    if (size === 0) refuse(file, offset, `0 ${name}`);
    return size;
  });
}

function checkMagicNumber(found: number, file: string, dimensionCount: number): void {
  const expected = 0x0800 + dimensionCount;
  if (found === expected) return;
  const otherType = otherTypes.get(found >>> 8);
  if (otherType) {
    const code = hexadecimal(found >>> 8, 2);
    refuse(file, 2, `type code ${code} (${otherType}), expected 0x08 (unsigned bytes)`);
  }
  const meaning = `unsigned bytes, ${dimensionCount} dimension${dimensionCount > 1 ? 's' : ''}`;
  const numbers = `${hexadecimal(found, 8)}, expected ${hexadecimal(expected, 8)}`;
  refuse(file, 0, `magic number ${numbers} (${meaning})`);
}

function refuseTrailing(bytes: Uint8Array, file: string, end: number, what: string): void {
  if (bytes.length > end) refuse(file, end, `${what} end here, the file at byte ${bytes.length}`);
}

function hexadecimal(value: number, digitCount: number): string {
  return `0x${value.toString(16).padStart(digitCount, '0')}`;
}

function refuse(file: string, offset: number, problem: string): never {
  throw new InvalidInput(`${file}: byte ${offset}: ${problem}`);
}
