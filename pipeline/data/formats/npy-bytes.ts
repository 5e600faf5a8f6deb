import { InvalidInput } from '../../invalid-input.ts';
import { decodeFloat16 } from '../../nn/float16.ts';

/** An array of a .npy file. */
export interface NumpyArray {
  readonly shape: readonly number[];
  /** In the order of rows; of texts their places in `texts`. */
  readonly values: Uint8Array | Float64Array;
  /** Of an array of texts, in the order of rows. */
  readonly texts?: readonly string[];
}

/** How the numbers of a type are read; 'bytes': they are bytes. */
type Reader = keyof DataView | 'bytes' | 'halves';

/** Numbers of the types that images and labels have, by NumPy's names without the order of bytes. */
const readers: Readonly<Record<string, readonly [bytes: number, read: Reader]>> = {
  b1: [1, 'bytes'],
  u1: [1, 'bytes'],
  i1: [1, 'getInt8'],
  i2: [2, 'getInt16'],
  u2: [2, 'getUint16'],
  i4: [4, 'getInt32'],
  u4: [4, 'getUint32'],
  i8: [8, 'getBigInt64'],
  u8: [8, 'getBigUint64'],
  f2: [2, 'halves'],
  f4: [4, 'getFloat32'],
  f8: [8, 'getFloat64'],
};

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/**
 * Parses a .npy file of numbers or texts, in either order of bytes and of axes. npyjs reads some of these types, but neither
 * tells a file that is cut off nor one with pickled objects, which must be refused and never run.
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
      `${file}: has ${type === undefined ? 'records' : 'pickled objects'}, which are not read; store images as an array of uint8, and labels as numbers or as texts of a fixed length (dtype str)`,
    );
  }
  const shape = /'shape':\s*\(([^)]*)\)/.exec(description)?.[1];
  const sizes = (shape ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map(Number);
  const count = sizes.reduce((product, size) => product * size, 1);
  const content = bytes.subarray(start);
  const texts = /^.[SU]\d+$/.test(type) ? readTexts(content, type, count, file) : undefined;
  const values = texts ? Float64Array.from(texts.keys()) : readValues(content, type, count, file);
  const isFortran = /'fortran_order':\s*True/.test(description);
  const ordered = isFortran ? inRows(values, sizes) : values;
  if (!texts) return { shape: sizes, values: ordered };
  return {
    shape: sizes,
    values: ordered,
    texts: Array.from(ordered, (place) => texts[place] ?? ''),
  };
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

/** Texts of a fixed length, filled up with zeros: S in bytes of UTF-8, U in code points of four bytes. */
function readTexts(
  bytes: Uint8Array,
  type: string,
  count: number,
  file: string,
): readonly string[] {
  const isWide = type[1] === 'U';
  const length = Number(type.slice(2)) * (isWide ? 4 : 1);
  requireLength(bytes, count * length, file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wideText = (start: number): string =>
    Array.from({ length: length / 4 }, (_, place) =>
      String.fromCodePoint(Math.min(view.getUint32(start + 4 * place, type[0] !== '>'), 0x10_ffff)),
    ).join('');
  const decoder = new TextDecoder();
  return Array.from({ length: count }, (_, index) => {
    const start = index * length;
    const text = isWide ? wideText(start) : decoder.decode(bytes.subarray(start, start + length));
    return text.replace(/\0+$/, '');
  });
}

/** @throws InvalidInput for a file that is cut off */
function requireLength(bytes: Uint8Array, length: number, file: string): void {
  if (bytes.length === length) return;
  throw new InvalidInput(`${file}: ${length} bytes of values expected, ${bytes.length} found`);
}

function readValues(
  bytes: Uint8Array,
  type: string,
  count: number,
  file: string,
): Uint8Array | Float64Array {
  const [size, read] = readers[type.slice(1)] ?? [0, 'bytes'];
  if (size === 0) {
    throw new InvalidInput(
      `${file}: numbers of type ${type}; ${Object.keys(readers).join(', ')} are allowed`,
    );
  }
  requireLength(bytes, count * size, file);
  if (read === 'bytes') return bytes;
  const isLittleEndian = !type.startsWith('>');
  if (read === 'halves') {
    return new Float64Array(decodeFloat16(isLittleEndian ? bytes : Buffer.from(bytes).swap16()));
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = view[read] as (offset: number, littleEndian: boolean) => number | bigint;
  return Float64Array.from({ length: count }, (_, index) =>
    Number(at.call(view, index * size, isLittleEndian)),
  );
}

/** Values of which the first axis runs fastest, as Fortran has them, in the order of rows. */
function inRows<Values extends Uint8Array | Float64Array>(
  values: Values,
  sizes: readonly number[],
): Values {
  const ordered = values.slice() as Values;
  const steps = sizes.map((_, axis) => sizes.slice(0, axis).reduce((step, size) => step * size, 1));
  const position = sizes.map(() => 0);
  let from = 0;
  for (let place = 0; place < ordered.length; place++) {
    ordered[place] = values[from] ?? 0;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      const [step = 0, size = 0, at = 0] = [steps[axis], sizes[axis], position[axis]];
      from += step;
      position[axis] = at + 1;
      if (at + 1 < size) break;
      from -= step * size;
      position[axis] = 0;
    }
  }
  return ordered;
}
