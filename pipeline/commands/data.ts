import { Command } from '@commander-js/extra-typings';
import { contents } from '../../models/manifest/content.ts';
import { type Dataset, formatNames, loadDataset } from '../data/dataset.ts';
import { defaultReading, requireSizeToFit } from '../data/format.ts';
import { encodeSheet } from '../data/images.ts';
import {
  examplesAsText,
  exampleImages,
  type Inspection,
  inspectDataset,
} from '../data/inspection.ts';
import { defaultThreads } from '../engines/wasm.ts';
import { defaultTestImages, withTestImages } from '../data/validation.ts';
import { presets } from '../gan/presets.ts';
import { startEngine } from '../engines/engine.ts';
import { writeFileDurably } from '../files/durable-writes.ts';
import { makeRoomForFile } from '../files/make-folder.ts';
import { InvalidInput } from '../invalid-input.ts';
import { measurePace } from '../run/pace.ts';
import { formatDuration } from '../terminal/progress.ts';
import { nonEmpty, runCommand, wholeNumber } from './command.ts';
import { withReadingFlags } from './reading-flags.ts';

/** Images side by side in the sheet. */
const columns = 10;

const command = withReadingFlags(new Command('pipeline:data'))
  .description('Shows what a data set holds, and what is odd about it, before anything is trained.')
  .requiredOption(
    '--data <mnist|PATH>',
    `mnist, or a folder, a zip or a file of ${formatNames}`,
    nonEmpty,
  )
  .option('--out <FILE>', 'a PNG to write with the first images of each class', nonEmpty)
  .option(
    '--threads <N>',
    'threads that the time of an iteration is measured with',
    wholeNumber(1, 64),
    defaultThreads(),
  )
  .option('--json', 'print JSON', false)
  .action(async ({ data, out, threads, json, ...reading }) => {
    if (out !== undefined) await makeRoomForFile(out, '--out');
    requireSizeToFit(reading.fit, reading.size);
    const read = await loadDataset(data, { ...defaultReading, ...reading });
    const dataset = withTestImages(read, defaultTestImages(read));
    const inspection = inspectDataset(dataset);
    const { name, sha256, content, notes = [] } = dataset;
    if (out !== undefined) await writeSheet(out, dataset);
    if (json) {
      process.stdout.write(
        `${JSON.stringify({ name, sha256, content, notes, ...inspection }, null, 1)}\n`,
      );
      return;
    }
    const lines = [...describe(dataset, inspection), ...(await paceLines(dataset, threads))];
    process.stdout.write(`${lines.join('\n')}\n`);
    if (process.stdout.isTTY) {
      // A terminal that does not know its size has 0 columns.
      const width = process.stdout.columns || undefined;
      const text = examplesAsText(dataset, inspection.background, width);
      process.stdout.write(text);
    }
  });

function describe(
  { name, content, notes = [] }: Dataset,
  { trainCount, testCount, height, width, channels, classes, background, oddities }: Inspection,
): readonly string[] {
  const tests = testCount > 0 ? `${testCount} test images` : 'no test images';
  const nameWidth = Math.max('class'.length, ...classes.map((each) => each.name.length));
  const row = (first: string, train: string | number, test: string | number) =>
    `  ${first.padEnd(nameWidth)} ${String(train).padStart(9)} ${String(test).padStart(9)}`;
  const table =
    classes.length > 1
      ? [
          row('class', 'training', 'test'),
          ...classes.map((each) => row(each.name, each.train, each.test)),
        ]
      : ['  no classes: a GAN of these images takes no label'];
  return [
    `${name}: ${trainCount} training images, ${tests}, ${height} × ${width} in ${channels === 1 ? 'grey' : 'colour'} on a ${background} background`,
    ...table,
    `  content: ${content ?? 'images'}; --content says another one of ${contents.join(', ')}`,
    ...notes.map((line) => `note: ${line}`),
    ...oddities.map((line) => `odd: ${line}`),
  ];
}

/** What a training would take here; what keeps the networks from these images, where something does. */
async function paceLines(dataset: Dataset, threads: number): Promise<readonly string[]> {
  await startEngine('wasm', { threads });
  try {
    // Both presets have the same networks and the same step.
    const secondsPerStep = await measurePace(dataset, 'quick');
    const milliseconds = (1000 * secondsPerStep).toFixed(0);
    const on = `wasm with ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
    return (['quick', 'digits'] as const).map((preset) => {
      const { steps } = presets[preset];
      return `preset ${preset}: ${milliseconds} ms an iteration on ${on}, ${formatDuration(secondsPerStep * steps)} for its ${steps}`;
    });
  } catch (error) {
    if (error instanceof InvalidInput || error instanceof RangeError) {
      return [`presets quick and digits: ${error.message}`];
    }
    throw error;
  }
}

async function writeSheet(file: string, dataset: Dataset): Promise<void> {
  const images = exampleImages(dataset, { columns });
  await writeFileDurably(file, encodeSheet(images, columns, dataset.train));
}

await runCommand(command);
