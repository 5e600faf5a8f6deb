import type { Example } from '../../datasets/example.ts';
import { characterRecords, type DatasetFormat } from '../../datasets/formats/format.ts';
import { type FormatName, formats } from '../../datasets/formats/table.ts';
import { digitsNeeded } from '../../datasets/lines/line.ts';
import { descriptionOf } from '../../datasets/order.ts';
import { lineDefaults } from '../../datasets/line-options.ts';
import { createLineDrawing, type LineDrawing, linesAtOnce } from '../../datasets/line-drawing.ts';
import type { LinePlan } from '../../datasets/series.ts';
import {
  linesByPart,
  partFolder,
  partNames,
  type Shares,
  type SplitName,
  splitOf,
} from '../../datasets/splits.ts';
import { longestText } from '../../datasets/text/alphabet.ts';
import { createZipSink } from '../../datasets/zip-sink.ts';
import type { Generator } from '../../models/generator.ts';
import type { DatasetLine } from '../answers/line.ts';
import type { RouteDependencies } from '../http/route.ts';
import type { SetFormat } from '../parameters/line-set.ts';
import { Problem } from '../problem.ts';
import { ownTurn } from '../serving/turns.ts';
import { streamOf } from './stream-of.ts';

/** A data set of lines as it is asked for over HTTP. */
export interface LineSet {
  readonly plan: LinePlan;
  /** Those of a list, from `start` on; null: the plan draws them. */
  readonly texts: readonly string[] | null;
  readonly start: number;
  readonly count: number;
  readonly format: SetFormat;
  readonly split: Shares | null;
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
  const format = set.format === 'ndjson' ? null : await formats[set.format]();
  const parts = { mask: set.masks, grey: format?.needsGrey ?? false };
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
  return streamOf(format ? zipped(set, format, generator, groups) : jsonLines(set, groups));
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
  { texts, start, count, linePixels }: LineSet,
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
    const group = drawing.draw(
      Array.from({ length }, (_, place) => {
        const index = first + place;
        return texts ? { index, text: texts[index - start] ?? '' } : index;
      }),
    );
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
  format: DatasetFormat,
  { manifest }: Generator,
  groups: AsyncGenerator<readonly Example[]>,
): AsyncGenerator<Uint8Array> {
  const { plan, start, count, split, masks } = set;
  const sink = createZipSink();
  const lines: Partial<Record<SplitName, number>> = {};
  let batch = 0;
  for await (const examples of batches(groups, format, together(linesOfShard, set.linePixels))) {
    for (const [name, own] of linesByPart(examples, split)) {
      await format.add({ folder: partFolder(name, split), name, examples: own, batch }, sink);
      lines[name] = (lines[name] ?? 0) + own.length;
    }
    batch++;
    const bytes = sink.taken();
    if (bytes.length > 0) yield bytes;
  }
  for (const name of partNames(split)) {
    await format.end?.({ folder: partFolder(name, split), name }, sink);
  }
  const order = {
    plan,
    count,
    shard: null,
    split,
    format: set.format as FormatName,
    masks,
    ...(start > 0 && { start }),
  };
  const description = descriptionOf(order, manifest.id, lines);
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

async function* jsonLines(
  { split }: LineSet,
  groups: AsyncGenerator<readonly Example[]>,
): AsyncGenerator<Uint8Array> {
  for await (const examples of groups) {
    const lines = examples.map((example) => `${JSON.stringify(lineOf(example, split))}\n`);
    yield new TextEncoder().encode(lines.join(''));
  }
}

function lineOf(example: Example, split: Shares | null): DatasetLine {
  const { index, text, writer, width, height, png, mask } = example;
  return {
    index,
    writer,
    ...(split && { split: splitOf(writer, split) }),
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
