import type { LineThreads } from '../../datasets/threads/line-threads.ts';
import { type DigitSeries, type DrawDigits, seriesDraws } from '../../models/digit-series.ts';
import type { Generator } from '../../models/generator.ts';
import { joinBytes } from '../../models/png.ts';
import { createDatasetEncoder, type DatasetFormat, type DatasetPart } from './dataset-encoder.ts';

/** Digits of a series, from one up to another, counted from its start. */
export interface DatasetRange {
  readonly from: number;
  readonly to: number;
}

/** What takes long of a data set. */
export interface DatasetTasks {
  /** Loads threads that draw lines of characters; absent: the thread that asks draws them. */
  readonly lines?: () => Promise<LineThreads>;
  /** Parts that are drawn at the same time. */
  readonly partsAtOnce: number;
  readonly draw: (
    generator: Generator,
    series: DigitSeries,
    range: DatasetRange,
  ) => Promise<DatasetPart>;
  readonly encode: (
    format: DatasetFormat,
    series: DigitSeries,
    generator: Generator,
  ) => EncodingDataset;
}

/** A data set that is being encoded somewhere. */
export interface EncodingDataset {
  /** The bytes that a part adds. Parts are pushed in their order. */
  readonly push: (part: DatasetPart) => Promise<Uint8Array<ArrayBuffer>>;
  /** The last bytes. */
  readonly end: () => Promise<Uint8Array<ArrayBuffer>>;
  /** Gives it up. To be called last, whatever happened before. */
  readonly close: () => void;
}

/**
 * Does the tasks in the thread that asks.
 *
 * @param draw what draws the digits
 * @param turn waits until a part may be encoded
 */
export function inlineDatasets(draw: DrawDigits, turn: () => Promise<void>): DatasetTasks {
  return {
    partsAtOnce: 1,
    async draw(generator, series, { from, to }) {
      const { digits, draws } = seriesDraws(series, generator.manifest, { from, to });
      const pixels = joinBytes(await draw(generator, draws));
      return { from, pixels, labels: Uint16Array.from(digits, ({ label }) => label ?? 0) };
    },
    encode(format, series, { manifest }) {
      const encoder = createDatasetEncoder(format, series, manifest);
      return {
        async push(part) {
          await turn();
          return encoder.push(part);
        },
        end: async () => encoder.end(),
        close() {},
      };
    },
  };
}
