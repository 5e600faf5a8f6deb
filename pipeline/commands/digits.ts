import { randomBytes } from 'node:crypto';
import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { seriesSeedRoom } from '../../models/digit-series.ts';
import { isSeed, seedLength } from '../../models/seed.ts';
import { startWasmEngine } from '../../models/wasm-engine.ts';
import { createDigitsProgress } from '../terminal/digits-progress.ts';
import { openGenerator, writeDigits } from '../digits.ts';
import { nonEmpty, runCommand, wholeNumber } from './command.ts';

const longestSeed = seedLength.maximum - seriesSeedRoom;

const command = new Command('digits')
  .description('Draws labelled digits into the two IDX files that MNIST readers open.')
  .requiredOption('--count <N>', 'how many', wholeNumber(1, 9_999_999))
  .option('--seed <S>', 'any text: the same seed draws the same set (default: a random one)', seed)
  .option(
    '--label <L>',
    'draw this one only (default: each digit’s own seed picks)',
    wholeNumber(0, 255),
  )
  .requiredOption('--out <DIR>', 'the folder to write to', nonEmpty)
  .option(
    '--model <DIR>',
    'the folder of one model, …/<id> (default: the one that ships)',
    nonEmpty,
  )
  .action(async ({ count, seed: given, label = null, out, model }) => {
    await startWasmEngine();
    const generator = await openGenerator(model);
    const series = { seed: given ?? randomBytes(16).toString('hex'), count, label };
    const progress = createDigitsProgress(process.stderr, count);
    const files = await writeDigits(generator, series, out, (drawn) =>
      progress.update(drawn),
    ).finally(() => progress.stop());
    const { id } = generator.manifest;
    process.stderr.write(`${count} digits of the seed ${series.seed} by the model ${id}\n`);
    process.stdout.write(`${files.images}\n${files.labels}\n`);
  });

/** A parser for commander: a seed with room for each digit's own number behind it. */
function seed(text: string): string {
  if (isSeed(text) && [...text].length <= longestSeed) return text;
  throw new InvalidArgumentError(`a text of 1 to ${longestSeed} characters is allowed.`);
}

await runCommand(command);
