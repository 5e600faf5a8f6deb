import { loadavg } from 'node:os';
import { Command, Option } from '@commander-js/extra-typings';
import { type PaperName, paperNames } from '../datasets/paper/presets.ts';
import { loadGenerator } from '../models/generator.ts';
import { readAlias } from '../models/manifest/alias.ts';
import { folderStore } from '../models/stores/folder.ts';
import { runCommand, wholeNumber } from '../pipeline/commands/command.ts';
import { loadDataset } from '../pipeline/data/dataset.ts';
import {
  defaultValidationImages,
  holdOutValidation,
  referenceImages,
} from '../pipeline/data/validation.ts';
import { startEngine } from '../pipeline/engines/engine.ts';
import { fontHands } from './reader/font-digits.ts';
import { drawnLines, generatedLines } from './reader/lines.ts';
import { type LineSource, measureReading } from './reader/reader.ts';

/** What draws the lines that a reader learns from. */
const sources: Readonly<Record<'ours' | 'fonts', () => Promise<LineSource>>> = {
  async ours() {
    const store = folderStore('models/shipped');
    const generator = await loadGenerator(store, (await readAlias(store, 'champion')).id);
    return (plan) => generatedLines(generator, plan);
  },
  async fonts() {
    const hands = await fontHands();
    return (plan) => drawnLines(hands, plan);
  },
};

type SourceName = keyof typeof sources;

const command = new Command('bench:reader')
  .description(
    'Trains a small reader of digits on lines of ours alone, and the same reader on lines of handwriting fonts; each reads real digits of MNIST, set as lines on the same paper.',
  )
  .addOption(
    new Option('--digits <which>', 'the held-out training digits, or the test digits')
      .choices(['validation', 'test'] as const)
      .default('validation' as const),
  )
  .addOption(
    new Option('--papers <names...>', 'papers')
      .choices(paperNames)
      .default(['clean', 'phone'] as PaperName[]),
  )
  .addOption(
    new Option('--sources <names...>', 'what draws the lines that readers learn from')
      .choices(['ours', 'fonts'] as const)
      .default(['ours', 'fonts'] as SourceName[]),
  )
  .option('--lines <N>', 'lines of eight digits that a reader learns from', wholeNumber(4), 8000)
  .option('--rounds <N>', 'how often it sees each', wholeNumber(1), 4)
  .option('--threads <N>', 'threads of the wasm engine', wholeNumber(1, 64), 1)
  .action(async ({ digits: which, papers, sources: names, lines, rounds, threads }) => {
    await startEngine('wasm', { threads });
    const mnist = await loadDataset('mnist');
    const held = holdOutValidation(mnist, defaultValidationImages(mnist));
    const digits = referenceImages(held, which);
    console.log(
      `${lines} lines of each source, ${rounds} rounds, ${which} digits, load ${loadavg()[0]?.toFixed(1)}`,
    );
    console.log('paper     learnt from  characters  read right  seconds');
    for (const name of names) {
      const source = await sources[name]();
      for (const paper of papers) {
        const start = process.cpuUsage();
        const { characters, rate } = await measureReading({ paper, source, lines, rounds, digits });
        const { user, system } = process.cpuUsage(start);
        console.log(
          `${paper.padEnd(8)} ${name.padStart(12)} ${String(characters).padStart(11)} ${(100 * rate).toFixed(2).padStart(9)} % ${((user + system) / 1e6).toFixed(0).padStart(8)}`,
        );
      }
    }
  });

await runCommand(command);
