import { setImmediate as nextTurn } from 'node:timers/promises';
import { Zip, ZipDeflate } from 'fflate';
import {
  type DigitSeries,
  drawSeries,
  type SeriesBatch,
  seriesDigits,
} from '../../models/digit-series.ts';
import type { Generator } from '../../models/generator.ts';
import type { BulkDraws } from '../http/route.ts';
import { idxFileNames, idxHeader } from '../../models/idx-header.ts';

/** Streams a series as a zip of two IDX files, in memory that does not grow with its count. */
export function zipStream(
  generator: Generator,
  series: DigitSeries,
  draws: BulkDraws,
): ReadableStream<Uint8Array> {
  return streamOf(zipChunks(generator, series, draws));
}

/** Streams a series as lines of JSON: seed, label and pixels of a digit each. */
export function ndjsonStream(
  generator: Generator,
  series: DigitSeries,
  draws: BulkDraws,
): ReadableStream<Uint8Array> {
  return streamOf(ndjsonChunks(generator, series, draws));
}

/**
 * Digits of one part of a stream. Deflate writes other bytes for other parts, and an entity tag promises the same
 * bytes however many threads draw.
 */
const partSize = 32;

/** Draws a series in parts of {@link partSize} digits, whatever is drawn at once. */
async function* drawParts(
  generator: Generator,
  series: DigitSeries,
  { draw, batchSize }: BulkDraws,
): AsyncGenerator<SeriesBatch> {
  const wholeParts = Math.max(1, Math.round(batchSize / partSize)) * partSize;
  for await (const batch of drawSeries(generator, series, { draw, batchSize: wholeParts })) {
    for (let from = 0; from < batch.digits.length; from += partSize) {
      const to = from + partSize;
      yield { digits: batch.digits.slice(from, to), images: batch.images.slice(from, to) };
    }
  }
}

async function* zipChunks(
  generator: Generator,
  series: DigitSeries,
  draws: BulkDraws,
): AsyncGenerator<Uint8Array> {
  const { height, width } = generator.manifest.image;
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
  const images = addFile(idxFileNames.images);
  images.push(idxHeader([series.count, height, width]));
  for await (const part of drawParts(generator, series, draws)) {
    images.push(Buffer.concat(part.images));
    yield* ready.splice(0);
    await nextTurn();
  }
  images.push(new Uint8Array(), true);
  const labels = addFile(idxFileNames.labels);
  labels.push(idxHeader([series.count]));
  labels.push(labelsOf(generator, series), true);
  zip.end();
  if (failure) throw failure;
  yield* ready;
}

/** The labels of all digits, a byte each: they follow from the seeds, nothing is kept while drawing. */
function labelsOf({ manifest }: Generator, series: DigitSeries): Uint8Array {
  const digits = seriesDigits(series, manifest.labels?.length ?? 0, { from: 0, to: series.count });
  return Uint8Array.from(digits, ({ label }) => label ?? 0);
}

async function* ndjsonChunks(
  generator: Generator,
  series: DigitSeries,
  draws: BulkDraws,
): AsyncGenerator<Uint8Array> {
  for await (const part of drawParts(generator, series, draws)) {
    yield new TextEncoder().encode(linesOf(part));
    await nextTurn();
  }
}

function linesOf({ digits, images }: SeriesBatch): string {
  return digits
    .map(({ seed, label }, index) => {
      const pixels = [...(images[index] ?? [])];
      return `${JSON.stringify({ seed, label, pixels })}\n`;
    })
    .join('');
}

/** A stream that draws as fast as it is read, and stops when the reader goes away. */
function streamOf(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await chunks.return(undefined);
      },
    },
    // Nothing is drawn before it is read: a HEAD request reads nothing.
    { highWaterMark: 0 },
  );
}
