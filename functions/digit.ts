import { randomBytes } from 'node:crypto';
import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { isSeed, seedLength } from '../../models/seed.ts';
import { startWasmEngine } from '../../models/wasm-engine.ts';
import { digitPng } from '../digits/digit-png.ts';
import { drawDigit } from '../digits/draw-digit.ts';
import { openGenerator } from '../digits/open-generator.ts';
import { textArt } from '../digits/text-art.ts';
import { InvalidInput } from '../invalid-input.ts';
import { nonEmpty, runCommand, wholeNumber } from './command.ts';

const command = new Command('digit')
  .description('Draws one digit, without a server: digit 42 --label 7 > seven.png')
  .argument('[seed]', 'any text: the same seed draws the same digit (default: a random one)', seed)
  .option('--label <L>', 'which digit (default: the seed picks)', wholeNumber(0, 9))
  .option('--truncation <T>', 'from 1, all hands, to 0, the one in the middle', share, 1)
  .addOption(
    new Option('--format <F>', 'default: text on a terminal, else png').choices([
      'png',
      'text',
    ] as const),
  )
  .option(
    '--model <DIR>',
    'the folder of one model, …/<id> (default: the one that ships)',
    nonEmpty,
  )
  .action(async (given, { label = null, truncation, format: asked, model }) => {
    const { isTTY } = process.stdout;
    if (asked === 'png' && isTTY) {
      throw new InvalidInput('--format png: a terminal shows no PNG: send it to a file by > FILE');
    }
    await startWasmEngine();
    const generator = await openGenerator(model);
    const wish = { seed: given ?? randomBytes(16).toString('hex'), label, truncation };
    const digit = await drawDigit(generator, wish);
    const name = digit.label === null ? 'a digit' : `the digit ${digit.label}`;
    process.stderr.write(`${name} of the seed ${digit.seed} by the model ${digit.model}\n`);
    const format = asked ?? (isTTY ? 'text' : 'png');
    process.stdout.write(format === 'text' ? textArt(digit) : digitPng(digit));
  });

/** A parser for commander: a seed. */
function seed(text: string): string {
  if (isSeed(text)) return text;
  throw new InvalidArgumentError(
    `a text of ${seedLength.minimum} to ${seedLength.maximum} characters is allowed.`,
  );
}

/** A parser for commander: a share from 0 to 1, as the server reads it. */
function share(text: string): number {
  if (/^(0(\.\d{1,3})?|1(\.0{1,3})?)$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a number from 0 to 1 with up to 3 decimals is allowed.');
}

await runCommand(command);
