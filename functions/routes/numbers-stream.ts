import type { Example } from '../../datasets/example.ts';
import { characterRecords, type DatasetFormat } from '../../datasets/formats/format.ts';
import { type FormatName, formats } from '../../datasets/formats/table.ts';
import { digitsNeeded } from '../../datasets/lines/line.ts';
import { descriptionOf } from '../../datasets/order.ts';
import { lineDefaults } from '../../datasets/line-options.ts';
import { createLineDrawing, type LineDrawing, linesAtOnce } from '../../datasets/line-drawing.ts';
import type { LinePlan } from '../../datasets/series.ts';
import { longestText } from '../../datasets/text/alphabet.ts';
import { createZipSink } from '../../datasets/zip-sink.ts';
import type { Generator } from '../../models/generator.ts';
import type { DatasetLine } from '../answers/line.ts';
import type { RouteDependencies } from '../http/route.ts';
import { Problem } from '../problem.ts';
import { ownTurn } from '../serving/turns.ts';
import { streamOf } from './stream-of.ts';

/** A data set of lines as it is asked for over HTTP. */
export interface LineSet {
  readonly plan: LinePlan;
  readonly start: number;
  readonly count: number;
  readonly format: FormatName | 'ndjson';
  readonly masks: boolean;
  /** Pixels of the characters of the longest line. */
  readonly linePixels: number;
}

/** Groups of lines that may wait for a thread before others are refused: some seconds of drawing. */
const mostWaiting = 32;
/** Lines of a file of a format whose files have many lines: they are in memory together. */
const linesOfShard = 256;
/** Pixels of the longest line of the usual size. Of larger lines fewer are drawn together, or others wait for long. */
const usualPixels = longestText * lineDefaults.size ** 2;

type Dependencies = Pick<RouteDependencies, 'datasets' | 'metrics'>;

/**
 * Streams lines, in memory that hardly grows with their number. Nothing is drawn before it is read.
 *
 * @throws Problem overloaded where the threads have too much to do
 */
export async function numbersStream(
  set: LineSet,
  generator: Generator,
  { datasets, metrics }: Dependencies,
): Promise<ReadableStream<Uint8Array>> {
  const parts = { mask: set.masks, grey: false };
  const threads = await (await datasets?.())?.lines?.();
  if (threads && threads.waiting() >= mostWaiting) {
    throw new Problem('overloaded', [], 'Too many lines are being drawn.');
  }
  const drawing =
    threads?.drawingOf(generator, set.plan, parts) ??
    oneByOne(createLineDrawing(generator, set.plan, parts));
  const groups = drawnGroups(set, drawing, threads ? threads.size + 1 : 1, (examples) => {
    metrics.drawn(examples.reduce((sum, { text }) => sum + digitsNeeded(text).length, 0));
  });
  return streamOf(
    set.format === 'ndjson' ? jsonLines(groups) : zipped(set, set.format, generator, groups),
  );
}

/** Draws a line at a time in the calling thread, with other requests in between. */
function oneByOne(drawing: LineDrawing): LineDrawing {
  return {
    ...drawing,
    async draw(requests) {
      const examples: Example[] = [];
      for (const request of requests) {
        // One after the other, or nobody else has a turn.
        // oxlint-disable-next-line no-await-in-loop
        await ownTurn();
        // oxlint-disable-next-line no-await-in-loop
        examples.push(...(await drawing.draw([request])));
      }
      return examples;
    },
  };
}

/** Groups of lines in their order, some of which are drawn at the same time. */
async function* drawnGroups(
  { start, count, linePixels }: LineSet,
  drawing: LineDrawing,
  atOnce: number,
  onDrawn: (examples: readonly Example[]) => void,
): AsyncGenerator<readonly Example[]> {
  const drawn: Promise<readonly Example[]>[] = [];
  let next = start;
  const most = together(linesAtOnce, linePixels);
  const drawNext = () => {
    if (next >= start + count) return;
    const length = Math.min(most, start + count - next);
    const first = next;
    const group = drawing.draw(Array.from({ length }, (_, place) => first + place));
    group.catch(() => {}); // it is thrown where it is awaited, which a reader who left does not
    drawn.push(group);
    next += length;
  };
  for (let group = 0; group < atOnce; group++) drawNext();
  for (let group = drawn.shift(); group; group = drawn.shift()) {
    // One group after the other, as they are read.
    // oxlint-disable-next-line no-await-in-loop
    const examples = await group;
    onDrawn(examples);
    yield examples;
    drawNext();
  }
}

async function* zipped(
  set: LineSet,
  name: FormatName,
  { manifest }: Generator,
  groups: AsyncGenerator<readonly Example[]>,
): AsyncGenerator<Uint8Array> {
  const format = await formats[name]();
  const { plan, start, count, masks } = set;
  const sink = createZipSink();
  let batch = 0;
  for await (const examples of batches(groups, format, together(linesOfShard, set.linePixels))) {
    await format.add({ folder: '', name: 'train', examples, batch: batch++ }, sink);
    const bytes = sink.taken();
    if (bytes.length > 0) yield bytes;
  }
  await format.end?.({ folder: '', name: 'train' }, sink);
  const order = {
    plan,
    count,
    shard: null,
    split: null,
    format: name,
    masks,
    ...(start > 0 && { start }),
  };
  const description = descriptionOf(order, manifest.id, { train: count });
  await sink.write('dataset.json', `${JSON.stringify(description, null, 2)}\n`);
  yield sink.end();
}

/** How many lines are in memory at the same time: as many pixels as of usual lines, and one line at least. */
function together(usualLines: number, linePixels: number): number {
  return Math.max(1, Math.min(usualLines, Math.floor((usualLines * usualPixels) / linePixels)));
}

/** Groups, put together where a format's files have many lines. */
async function* batches(
  groups: AsyncGenerator<readonly Example[]>,
  { hasShards }: DatasetFormat,
  most: number,
): AsyncGenerator<readonly Example[]> {
  if (!hasShards) {
    yield* groups;
    return;
  }
  let lines: Example[] = [];
  for await (const group of groups) {
    lines.push(...group);
    if (lines.length < most) continue;
    yield lines;
    lines = [];
  }
  if (lines.length > 0) yield lines;
}

async function* jsonLines(groups: AsyncGenerator<readonly Example[]>): AsyncGenerator<Uint8Array> {
  for await (const examples of groups) {
    const lines = examples.map((example) => `${JSON.stringify(lineOf(example))}\n`);
    yield new TextEncoder().encode(lines.join(''));
  }
}

function lineOf(example: Example): DatasetLine {
  const { index, text, writer, width, height, png, mask } = example;
  return {
    index,
    writer,
    text,
    width,
    height,
    characters: characterRecords(example) as unknown as DatasetLine['characters'],
    image: base64Of(png),
    ...(mask && { mask: base64Of(mask) }),
  };
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
