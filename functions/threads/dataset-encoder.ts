import { Zip, ZipDeflate } from 'fflate';
import { classFolders, classPath } from '../../datasets/class-paths.ts';
import { type DigitSeries, seriesSeed } from '../../models/digit-series.ts';
import { type ArrayFiles, idxFiles, labelBytes } from '../../models/idx-header.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import { joinBytes, writePng } from '../../models/png.ts';
import type { DatasetFormat } from '../images/dataset-formats.ts';
import { labelNameOf } from '../images/encode/label-name.ts';
import { numberList } from '../images/encode/number-list.ts';
import { createStoredZip } from './stored-zip.ts';

export type { DatasetFormat } from '../images/dataset-formats.ts';

/** What the encoding of a data set follows from in its model. */
export type DatasetModel = Pick<Manifest, 'image' | 'labels'>;

/** Digits of a series that follow each other. */
export interface DatasetPart {
  /** Counted from the start of the series. */
  readonly from: number;
  readonly pixels: Uint8Array; // [digits × height × width × channels]
  readonly labels: Uint16Array; // [digits]
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
  model: DatasetModel,
): DatasetEncoder {
  switch (format) {
    case 'ndjson':
      return ndjsonEncoder(series, model);
    case 'imagefolder':
      return imageFolderEncoder(series, model);
    case 'npz':
      return arraysEncoder(series, numpyFiles(series, model));
    case 'zip':
      return arraysEncoder(series, idxFiles(series.count, model));
  }
}

/** As Keras has them, for `numpy.load`. */
function numpyFiles({ count }: DigitSeries, { image, labels }: DatasetModel): ArrayFiles {
  const { height, width, channels } = image;
  const isWide = (labels?.length ?? 0) > 256;
  return {
    images: {
      name: 'x_train.npy',
      header: npyHeader([count, height, width, ...(channels === 3 ? [channels] : [])], '|u1'),
    },
    labels: {
      name: 'y_train.npy',
      header: npyHeader([count], isWide ? '>i4' : '|u1'),
      bytesOf: isWide ? 4 : 1,
    },
  };
}

/**
 * The first bytes of an array in NumPy's format 1.0: magic, version, the length of the description and
 * the description, with spaces so that the numbers begin at a multiple of 64.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
function npyHeader(sizes: readonly number[], type: '|u1' | '>i4'): Uint8Array {
  const shape = `(${sizes.join(', ')}${sizes.length === 1 ? ',' : ''})`;
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${shape}, }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const described = new TextEncoder().encode(`${text.padEnd(length - 1)}\n`);
  const start = [0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, length & 0xff, length >> 8];
  return joinBytes([start, described]);
}

/** A zip of images and labels. */
function arraysEncoder({ count }: DigitSeries, files: ArrayFiles): DatasetEncoder {
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
  const images = addFile(files.images.name);
  images.push(files.images.header);
  const labels = new Uint16Array(count);
  return {
    push({ from, pixels, labels: drawn }) {
      labels.set(drawn, from);
      images.push(pixels);
      return taken();
    },
    end() {
      images.push(new Uint8Array(), true);
      const file = addFile(files.labels.name);
      file.push(files.labels.header);
      file.push(labelBytes(labels, files.labels.bytesOf), true);
      zip.end();
      return taken();
    },
  };
}

/** A zip of PNG files in a folder for each class; a file's number is that of its seed. */
function imageFolderEncoder(
  { start = 0 }: DigitSeries,
  { image, labels: names }: DatasetModel,
): DatasetEncoder {
  const folders = classFolders(names ?? []);
  const zip = createStoredZip();
  const size = image.width * image.height * image.channels;
  return {
    push({ from, pixels, labels }) {
      const files = Array.from(labels, (label, index) => {
        const png = writePng({
          ...image,
          pixels: pixels.subarray(index * size, (index + 1) * size),
        });
        return zip.add(classPath(folders[label] ?? String(label), start + from + index), png);
      });
      return joinBytes(files);
    },
    end: () => zip.end(),
  };
}

/** A line of JSON for each digit: seed, label, the label's name where it has one, and pixels. */
function ndjsonEncoder(
  { seed, start = 0 }: DigitSeries,
  { image: { width, height, channels }, labels: names }: DatasetModel,
): DatasetEncoder {
  const encoder = new TextEncoder();
  const size = width * height * channels;
  return {
    push({ from, pixels, labels }) {
      const lines = Array.from(labels, (label, index) => {
        const head = JSON.stringify({
          seed: seriesSeed(seed, start + from + index),
          label,
          ...labelNameOf(label, names),
        });
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
