import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { nonEmpty, runCommand, wholeNumber } from '../pipeline/commands/command.ts';
import { loadDataset } from '../pipeline/data/dataset.ts';
import {
  defaultValidationImages,
  holdOutValidation,
  referenceImages,
} from '../pipeline/data/validation.ts';
import { startEngine } from '../pipeline/engines/engine.ts';
import { disposeClassifier } from '../pipeline/classifier/network.ts';
import { loadOrTrainClassifier } from '../pipeline/classifier/load-or-train.ts';
import { createEvaluationProgress } from '../pipeline/terminal/evaluation-progress.ts';
import { prepareQuickReference } from '../pipeline/evaluation/quick-figures.ts';
import { trainTip, type TipFigures } from './tips/train-tip.ts';
import { tipsTable } from './tips/tips-table.ts';
import { tips } from './tips/tips.ts';

/** Digits that are measured at the end of each run. */
const measuredImages = 2000;

const command = new Command('bench:tips')
  .description(
    'Trains the classic GAN briefly, unchanged and with each change of common advice, and compares the results. Runs whose results are in --out are not repeated.',
  )
  .option('--iterations <N>', 'iterations of the generator in each run', wholeNumber(600), 3000)
  .option('--seeds <N>', 'runs per change, with training seeds 1 to N', wholeNumber(1, 100), 3)
  .option('--threads <N>', 'threads of the wasm engine', wholeNumber(1, 64), 1)
  .option(
    '--out <DIR>',
    'the folder for the figures and a sheet of digits of each run',
    nonEmpty,
    'runs/tips',
  )
  .action(async ({ iterations, seeds, threads, out }) => {
    await startEngine('wasm', { threads });
    const mnist = await loadDataset('mnist');
    const dataset = holdOutValidation(mnist, defaultValidationImages(mnist));
    const progress = createEvaluationProgress(process.stderr);
    const classifier = await loadOrTrainClassifier(dataset, progress).finally(() =>
      progress.stop(),
    );
    const heldOut = referenceImages(dataset);
    const reference = await prepareQuickReference(classifier, heldOut, measuredImages);
    await mkdir(out, { recursive: true });
    const figuresFile = join(out, `figures-${iterations}.jsonl`);
    const runs = await readFigures(figuresFile);
    for (let seed = 1; seed <= seeds; seed++) {
      for (const tip of tips) {
        if (runs.some((run) => run.tip === tip.name && run.seed === seed)) continue;
        const { figures, sheet } = await trainTip(tip, seed, iterations, dataset, reference);
        await writeFile(join(out, `${tip.name}-${iterations}-${seed}.png`), sheet);
        await appendFile(figuresFile, `${JSON.stringify(figures)}\n`);
        runs.push(figures);
        console.error(JSON.stringify(figures));
      }
    }
    disposeClassifier(classifier);
    console.log(tipsTable(tips, runs));
  });

async function readFigures(file: string): Promise<TipFigures[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TipFigures);
}

await runCommand(command);
