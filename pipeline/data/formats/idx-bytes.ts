import { InvalidInput } from '../../invalid-input.ts';
import type { ImageDimensions } from '../images.ts';

/** The images of an IDX file. */
interface IdxImages extends ImageDimensions {
  readonly count: number;
  /** [count, height, width, channels], 0..255 */
  readonly pixels: Uint8Array;
}

const imageSizes = ['images', 'rows', 'columns'];
/** Of unsigned bytes in four dimensions, the last of which are red, green and blue. */
const colorMagic = 0x0804;
/** Of labels in one dimension. */
export const labelsHeaderBytes = 8;

/** The third byte of the magic number, beside 0x08 for unsigned bytes. */
const otherTypes = new Map([
  [0x09, 'signed bytes'],
  [0x0b, '16-bit integers'],
  [0x0c, '32-bit integers'],
  [0x0d, '32-bit floats'],
  [0x0e, '64-bit floats'],
]);

/**
 * Parses the bytes of an IDX file of images: unsigned bytes, [count, height, width], or with a fourth dimension of 3
 * for red, green and blue.
 *
 * @param file names the file in messages; their offsets are into the uncompressed bytes
 * @throws InvalidInput naming the file and the first byte that is wrong
 * @see http://yann.lecun.com/exdb/mnist/ "The IDX file format"
 */
export function parseIdxImages(bytes: Uint8Array, file: string): IdxImages {
  const names = isColored(bytes) ? [...imageSizes, 'channels'] : imageSizes;
  const sizes = readSizes(bytes, file, names);
  const [count = 0, height = 0, width = 0, channels = 1] = sizes;
  if (channels !== 1 && channels !== 3) {
    refuse(file, 4 * sizes.length, `${channels} channels, 1 or 3 are allowed`);
  }
  const start = 4 + 4 * sizes.length;
  const length = count * height * width * channels;
  const shape = sizes.join(' × ');
  const found = bytes.length - start;
  if (found < length) {
    const problem = `${length} bytes of pixels expected for ${shape}, ${found} found`;
    refuse(file, start, problem);
  }
  refuseTrailing(bytes, file, start + length, `${shape} pixels`);
  // Copies, as the caller's bytes may be a view that begins with the header.
  return { count, height, width, channels, pixels: bytes.slice(start) };
}

function isColored(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length >= 4 && view.getUint32(0) === colorMagic;
}

/**
 * Parses the bytes of an IDX file of labels: unsigned bytes, [count], or as QMNIST has them 32-bit integers,
 * [count, columns], of which the first column is the class.
 *
 * @param file names the file in messages; their offsets are into the uncompressed bytes
 * @throws InvalidInput naming the file and the first byte that is wrong
 * @see http://yann.lecun.com/exdb/mnist/ "The IDX file format"
 * @see https://github.com/facebookresearch/qmnist
 */
export function parseIdxLabels(bytes: Uint8Array, file: string): Uint8Array {
  if (isQmnist(bytes)) return parseQmnistLabels(bytes, file);
  const [count = 0] = readSizes(bytes, file, ['labels']);
  const found = bytes.length - labelsHeaderBytes;
  if (found < count) {
    refuse(file, labelsHeaderBytes, `${count} bytes of labels expected, ${found} found`);
  }
  refuseTrailing(bytes, file, labelsHeaderBytes + count, `${count} labels`);
  return bytes.slice(labelsHeaderBytes);
}

/** Type 32-bit integers, two dimensions. */
const qmnistMagic = 0x0c02;
const qmnistHeaderBytes = 12;

function isQmnist(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length >= qmnistHeaderBytes && view.getUint32(0) === qmnistMagic;
}

function parseQmnistLabels(bytes: Uint8Array, file: string): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [count, columns] = [view.getUint32(4), view.getUint32(8)];
  const found = bytes.length - qmnistHeaderBytes;
  const expected = 4 * count * columns;
  if (columns === 0 || found !== expected) {
    const shape = `${count} × ${columns} integers`;
    refuse(file, qmnistHeaderBytes, `${expected} bytes expected for ${shape}, ${found} found`);
  }
  return Uint8Array.from({ length: count }, (_, index) => {
    const offset = qmnistHeaderBytes + 4 * columns * index;
    const label = view.getInt32(offset);
    if (label < 0 || label > 255) refuse(file, offset, `label ${label}, 0 to 255 are allowed`);
    return label;
  });
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
