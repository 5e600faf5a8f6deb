import { Zip, ZipDeflate } from 'fflate';
import { type DigitSeries, seriesSeed } from '../../models/digit-series.ts';
import { idxColorImages, idxFileNames, idxHeader } from '../../models/idx-header.ts';
import { joinBytes } from '../../models/png.ts';
import { numberList } from '../images/encode/number-list.ts';
import type { Field } from '../images/decode/field.ts';

/** What a data set comes as. */
export type DatasetFormat = 'zip' | 'ndjson';

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
  return format === 'zip' ? zipEncoder(series, field) : ndjsonEncoder(series, field);
}

/** A zip of two IDX files. */
function zipEncoder(
  { count }: DigitSeries,
  { width, height, channels = 1 }: Field,
): DatasetEncoder {
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
  const isColor = channels === 3;
  const images = addFile(isColor ? idxColorImages : idxFileNames.images);
  images.push(idxHeader([count, height, width, ...(isColor ? [channels] : [])]));
  const labels = new Uint8Array(count);
  return {
    push({ from, pixels, labels: drawn }) {
      labels.set(drawn, from);
      images.push(pixels);
      return taken();
    },
    end() {
      images.push(new Uint8Array(), true);
      const file = addFile(idxFileNames.labels);
      file.push(idxHeader([count]));
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
