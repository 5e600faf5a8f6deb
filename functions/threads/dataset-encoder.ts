import { Zip, ZipDeflate } from 'fflate';
import { type DigitSeries, seriesSeed } from '../../models/digit-series.ts';
import { idxColorImages, idxFileNames, idxHeader } from '../../models/idx-header.ts';
import { joinBytes } from '../../models/png.ts';
import { numberList } from '../images/encode/number-list.ts';
import type { Field } from '../images/decode/field.ts';

/** What a data set comes as. */
export type DatasetFormat = 'zip' | 'npz' | 'ndjson';

/** Digits of a series that follow each other. */
export interface DatasetPart {
  /** Counted from the start of the series. */
  readonly from: number;
  readonly pixels: Uint8Array; // [digits × height × width × channels]
  readonly labels: Uint8Array; // [digits]
}

/** Encodes a data set, parts of {@link partSize} digits in their order. */
export interface DatasetEncoder {
  /** The bytes that a part adds. */
  readonly push: (part: DatasetPart) => Uint8Array<ArrayBuffer>;
  /** The last bytes. */
  readonly end: () => Uint8Array<ArrayBuffer>;
}

/**
 * Digits of a part, about 10 ms of drawing. Deflate writes other bytes for parts of another size, and an entity tag
 * promises the same bytes however many threads there are.
 */
export const partSize = 32;

/** Begins to encode a data set. */
export function createDatasetEncoder(
  format: DatasetFormat,
  series: DigitSeries,
  field: Field,
): DatasetEncoder {
  if (format === 'ndjson') return ndjsonEncoder(series, field);
  return zipEncoder(series, format === 'npz' ? numpyFiles(series, field) : idxFiles(series, field));
}

/** The two files of a zip: their names, and what stands before their numbers. */
interface ArrayFiles {
  readonly images: readonly [name: string, header: Uint8Array];
  readonly labels: readonly [name: string, header: Uint8Array];
}

function imageSizes({ count }: DigitSeries, { width, height, channels = 1 }: Field) {
  return [count, height, width, ...(channels === 3 ? [channels] : [])];
}

/** As MNIST has them. */
function idxFiles(series: DigitSeries, field: Field): ArrayFiles {
  const name = field.channels === 3 ? idxColorImages : idxFileNames.images;
  return {
    images: [name, idxHeader(imageSizes(series, field))],
    labels: [idxFileNames.labels, idxHeader([series.count])],
  };
}

/** As Keras has them, for `numpy.load`. */
function numpyFiles(series: DigitSeries, field: Field): ArrayFiles {
  return {
    images: ['x_train.npy', npyHeader(imageSizes(series, field))],
    labels: ['y_train.npy', npyHeader([series.count])],
  };
}

/**
 * The first bytes of an array of unsigned bytes in NumPy's format 1.0: magic, version, the length of the description and
 * the description, with spaces so that the numbers begin at a multiple of 64.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
function npyHeader(sizes: readonly number[]): Uint8Array {
  const shape = `(${sizes.join(', ')}${sizes.length === 1 ? ',' : ''})`;
  const text = `{'descr': '|u1', 'fortran_order': False, 'shape': ${shape}, }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const described = new TextEncoder().encode(`${text.padEnd(length - 1)}\n`);
  const start = [0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, length & 0xff, length >> 8];
  return joinBytes([start, described]);
}

/** A zip of images and labels. */
function zipEncoder({ count }: DigitSeries, files: ArrayFiles): DatasetEncoder {
  const ready: Uint8Array[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, chunk) => {
    if (error) failure = error;
    else ready.push(chunk);
  });
  const addFile = (name: string) => {
    const file = new ZipDeflate(name, { level: 3 });
    // The format's first day, or the same set would be other bytes tomorrow.
    zip.add(Object.assign(file, { mtime: new Date(1980, 0, 1) }));
    return file;
  };
  const taken = () => {
    if (failure) throw failure;
    return joinBytes(ready.splice(0));
  };
  const images = addFile(files.images[0]);
  images.push(files.images[1]);
  const labels = new Uint8Array(count);
  return {
    push({ from, pixels, labels: drawn }) {
      labels.set(drawn, from);
      images.push(pixels);
      return taken();
    },
    end() {
      images.push(new Uint8Array(), true);
      const file = addFile(files.labels[0]);
      file.push(files.labels[1]);
      file.push(labels, true);
      zip.end();
      return taken();
    },
  };
}

/** A line of JSON for each digit: seed, label and pixels. */
function ndjsonEncoder(
  { seed, start = 0 }: DigitSeries,
  { width, height, channels = 1 }: Field,
): DatasetEncoder {
  const encoder = new TextEncoder();
  const size = width * height * channels;
  return {
    push({ from, pixels, labels }) {
      const lines = Array.from(labels, (label, index) => {
        const head = JSON.stringify({ seed: seriesSeed(seed, start + from + index), label });
        return [
          encoder.encode(`${head.slice(0, -1)},"pixels":`),
          numberList(pixels.subarray(index * size, (index + 1) * size)),
          encoder.encode('}\n'),
        ];
      });
      return joinBytes(lines.flat());
    },
    end: () => new Uint8Array(),
  };
}
