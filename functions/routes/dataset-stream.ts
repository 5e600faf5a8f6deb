import type { DigitSeries } from '../../models/digit-series.ts';
import type { Generator } from '../../models/generator.ts';
import { Problem } from '../problem.ts';
import { type DatasetFormat, type DatasetPart, partSize } from '../threads/dataset-encoder.ts';
import type { DatasetTasks } from '../threads/dataset-tasks.ts';
import { streamOf } from './stream-of.ts';

/** Data sets that may be read at the same time: each holds about 2.6 MB until its reader has all of it, or has left. */
const mostOpen = 32;

let open = 0;

/**
 * Streams a series as a zip of two IDX files or as lines of JSON, in memory that hardly grows with its count.
 *
 * @throws Problem overloaded where too many are being read
 */
export function datasetStream(
  format: DatasetFormat,
  generator: Generator,
  series: DigitSeries,
  tasks: DatasetTasks,
): ReadableStream<Uint8Array> {
  if (open >= mostOpen) throw new Problem('overloaded', [], 'Too many data sets are being read.');
  return streamOf(chunks(format, generator, series, tasks));
}

async function* chunks(
  format: DatasetFormat,
  generator: Generator,
  series: DigitSeries,
  tasks: DatasetTasks,
): AsyncGenerator<Uint8Array> {
  const encoding = tasks.encode(format, series, generator);
  open++;
  try {
    for await (const part of drawnParts(generator, series, tasks)) {
      const bytes = await encoding.push(part);
      if (bytes.length > 0) yield bytes;
    }
    const last = await encoding.end();
    if (last.length > 0) yield last;
  } finally {
    open--;
    encoding.close();
  }
}

/** Draws the parts of a series, several at the same time, in their order. */
async function* drawnParts(
  generator: Generator,
  series: DigitSeries,
  { draw, partsAtOnce }: DatasetTasks,
): AsyncGenerator<DatasetPart> {
  const drawing: Promise<DatasetPart>[] = [];
  let from = 0;
  const drawNext = () => {
    if (from >= series.count) return;
    const to = Math.min(series.count, from + partSize);
    const part = draw(generator, series, { from, to });
    part.catch(() => {}); // it is thrown where it is awaited, which a reader who left does not
    drawing.push(part);
    from = to;
  };
  for (let part = 0; part < partsAtOnce; part++) drawNext();
  for (let part = drawing.shift(); part; part = drawing.shift()) {
    // One part after the other, as they are read.
    // oxlint-disable-next-line no-await-in-loop
    yield await part;
    drawNext();
  }
}
