import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { exitCodes, nonEmpty, runCommand, wholeNumber } from '../pipeline/commands/command.ts';
import { engineNames } from '../pipeline/engines/engine.ts';
import { writeFileDurably } from '../pipeline/files/durable-writes.ts';
import { shellQuoted } from '../pipeline/run/flags.ts';
import { semiPresetNames } from '../pipeline/semi/presets.ts';
import { curveTable, drawCurves } from './labels/curve.ts';
import { type CurvePlan, plannedPoints, readPoints, trainPoint } from './labels/points.ts';

const command = new Command('bench:labels')
  .description(
    'Trains a few-label preset, and a rival on the labelled images alone, with several numbers of labels per class; tabulates and plots the error. A point that has ended is not trained again, and one that was interrupted goes on.',
  )
  .addOption(
    new Option('--preset <name>', 'the preset').choices(semiPresetNames).default('semi-map'),
  )
  .addOption(
    new Option(
      '--rival <name>',
      "the preset that is trained on the labelled images alone (default: --preset's)",
    ).choices(semiPresetNames),
  )
  .option(
    '--labels-per-class <N,N,…>',
    'the numbers of labels',
    wholeNumbers,
    [1, 2, 5, 10, 50, 100],
  )
  .option('--label-seeds <N,N,…>', 'the seeds that pick the labelled images', wholeNumbers, [1])
  .option('--data <mnist|PATH>', 'the images', nonEmpty, 'mnist')
  .option('--epochs <N>', "passes through the images (default: the preset's)", wholeNumber(1))
  .option(
    '--validation-images <N>',
    'training images to hold out and count errors on; 0: count them on the test images',
    wholeNumber(0),
    5000,
  )
  .addOption(
    new Option('--engine <name>', 'the backend that computes').choices(engineNames).default('wasm'),
  )
  .option('--threads <N>', 'threads of the wasm engine', wholeNumber(1, 64), 1)
  .option(
    '--out <DIR>',
    'the folder of the runs, curve.json and curve.svg',
    nonEmpty,
    'runs/labels',
  )
  .option('--plot-only', 'train nothing: tabulate and plot the points that have ended', false)
  .action(async ({ plotOnly, ...plan }) => {
    await mkdir(plan.out, { recursive: true });
    // The child that trains hears Ctrl-C too, saves a checkpoint and ends; this process then ends after it.
    process.on('SIGINT', () => {});
    for (const point of plotOnly ? [] : plannedPoints(plan)) {
      const code = await trainPoint(plan, point);
      if (code === exitCodes.done) continue;
      process.exitCode = code;
      break;
    }
    await showCurves(plan);
  });

/** Writes and prints what has ended so far. */
async function showCurves(plan: CurvePlan): Promise<void> {
  const points = await readPoints(plan);
  if (points.length === 0) {
    console.log('no point has ended yet');
    return;
  }
  const [list, picture] = [join(plan.out, 'curve.json'), join(plan.out, 'curve.svg')];
  await writeFileDurably(list, `${JSON.stringify(points, null, 1)}\n`);
  await writeFileDurably(picture, drawCurves(points));
  console.table(curveTable(points));
  console.log(`${points.length} of ${plannedPoints(plan).length} points: ${shellQuoted(list)}`);
  console.log(`plot: ${shellQuoted(picture)}`);
}

/** A parser for commander: whole numbers from 1, separated by commas. */
function wholeNumbers(text: string): number[] {
  const parts = text.split(',');
  if (!parts.every((part) => /^[1-9]\d{0,8}$/.test(part))) {
    throw new InvalidArgumentError('Whole numbers from 1, separated by commas, are allowed.');
  }
  return parts.map(Number);
}

await runCommand(command);
