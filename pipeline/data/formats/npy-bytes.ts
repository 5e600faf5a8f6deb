import { InvalidInput } from '../../invalid-input.ts';

/** An array of a .npy file. */
export interface NumpyArray {
  readonly shape: readonly number[];
  /** In the order of rows. */
  readonly values: Uint8Array | Float64Array;
}

/** Numbers of the types that images and labels have, little endian, by NumPy's names. */
const readers: Readonly<Record<string, readonly [bytes: number, read: keyof DataView]>> = {
  '|i1': [1, 'getInt8'],
  '<i2': [2, 'getInt16'],
  '<u2': [2, 'getUint16'],
  '<i4': [4, 'getInt32'],
  '<u4': [4, 'getUint32'],
  '<i8': [8, 'getBigInt64'],
  '<u8': [8, 'getBigUint64'],
  '<f4': [4, 'getFloat32'],
  '<f8': [8, 'getFloat64'],
};

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/**
 * Parses a .npy file of numbers. npyjs reads some of these types, but neither tells a file that is cut off nor one
 * with pickled objects, which must be refused and never run.
 *
 * @throws InvalidInput naming the file and what is wrong
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function parseNumpy(bytes: Uint8Array, file: string): NumpyArray {
  if (!magic.every((byte, index) => bytes[index] === byte)) {
    throw new InvalidInput(`${file}: does not begin as a .npy file`);
  }
  const { description, start } = readHeader(bytes, file);
  const type = /'descr':\s*'([^']+)'/.exec(description)?.[1];
  if (type === undefined || type.includes('O')) {
    throw new InvalidInput(
      `${file}: has ${type === undefined ? 'records' : 'pickled objects'}, which are not read; store images as an array of uint8`,
    );
  }
  const shape = /'shape':\s*\(([^)]*)\)/.exec(description)?.[1];
  const sizes = (shape ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map(Number);
  const isFortran = /'fortran_order':\s*True/.test(description);
  if (isFortran && sizes.length > 1) {
    throw new InvalidInput(
      `${file}: is in Fortran's order; store it by numpy.ascontiguousarray(array)`,
    );
  }
  const count = sizes.reduce((product, size) => product * size, 1);
  return { shape: sizes, values: readValues(bytes.subarray(start), type, count, file) };
}

function readHeader(
  bytes: Uint8Array,
  file: string,
): { readonly description: string; readonly start: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const major = bytes[6] ?? 0;
  const lengthBytes = major === 1 ? 2 : 4;
  const first = 8 + lengthBytes;
  if (bytes.length < first) throw new InvalidInput(`${file}: ends inside its header`);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = first + length;
  if (bytes.length < start) throw new InvalidInput(`${file}: ends inside its header`);
  return { description: new TextDecoder().decode(bytes.subarray(first, start)), start };
}

function readValues(
  bytes: Uint8Array,
  type: string,
  count: number,
  file: string,
): Uint8Array | Float64Array {
  const [size, read] = type === '|u1' || type === '|b1' ? [1, null] : (readers[type] ?? [0, null]);
  if (size === 0) {
    throw new InvalidInput(
      `${file}: numbers of type ${type}; |u1, |b1, ${Object.keys(readers).join(', ')} are allowed`,
    );
  }
  if (bytes.length !== count * size) {
    throw new InvalidInput(
      `${file}: ${count * size} bytes of numbers expected, ${bytes.length} found`,
    );
  }
  if (read === null) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = view[read] as (offset: number, littleEndian: boolean) => number | bigint;
  return Float64Array.from({ length: count }, (_, index) =>
    Number(at.call(view, index * size, true)),
  );
}
