import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { formatNames } from '../../datasets/formats/table.ts';
import { InvalidRequest } from '../../datasets/invalid-request.ts';
import { spacings, variations } from '../../datasets/lines/layout.ts';
import { paperNames, papers } from '../../datasets/paper/presets.ts';
import { lineDefaults, lineSeedRoom, lineSizes } from '../../datasets/line-options.ts';
import type { TextPlan } from '../../datasets/series.ts';
import { parseShares } from '../../datasets/splits.ts';
import { kindNames } from '../../datasets/text/kinds.ts';
import { isSeed, seedLength } from '../../models/seed/seed.ts';
import { defaultThreads } from '../../models/threads/drawing-threads.ts';
import { openGenerator } from '../digits.ts';
import { InvalidInput } from '../invalid-input.ts';
import { readEffectsFile } from '../numbers/effects-file.ts';
import { type ListFile, readListFile } from '../numbers/list-file.ts';
import { type NumbersOrder, type Shard, rangeOf } from '../../datasets/order.ts';
import { writeNumbers } from '../numbers/write-numbers.ts';
import { nonEmpty, wholeNumber } from './command.ts';

/** Fewer lines are drawn before threads have started. */
const leastForThreads = 200;

const longestSeed = seedLength.maximum - lineSeedRoom;

const shippedFolder = fileURLToPath(new URL('../../models/shipped', import.meta.url));

/** The command that writes lines of characters with boxes. @param program what the help calls it */
export function numbersCommand(program: string) {
  return textOptions(new Command(program))
    .description(
      'Writes pictures of handwritten numbers with the box of every character, to train and test readers on.',
    )
    .option(
      '--count <N>',
      'number of lines (default: 1000, or all of --list)',
      wholeNumber(1, 99_999_999),
    )
    .option(
      '--seed <S>',
      'any text; the same seed gives the same lines (default: a random one)',
      seed,
    )
    .requiredOption('--out <DIR>', 'the folder to write to, empty or new', nonEmpty)
    .addOption(choices('--format <F>', 'how the data set is stored', formatNames, 'jsonl'))
    .option(
      '--split <A/B/C>',
      'percent for train, validation and test, such as 80/10/10; no writer is in two',
    )
    .option('--masks', 'also write a PNG that names the character of each pixel', false)
    .option(
      '--writers <N>',
      'number of hands (default: one for each line)',
      wholeNumber(1, 1_000_000),
    )
    .addOption(
      choices(
        '--variation <V>',
        'how regularly a hand writes',
        keysOf(variations),
        lineDefaults.variation,
      ),
    )
    .addOption(
      choices('--spacing <S>', 'gaps between characters', keysOf(spacings), lineDefaults.spacing),
    )
    .option(
      '--touching <P>',
      'percent of neighbours that touch',
      wholeNumber(0, 100),
      100 * lineDefaults.touching,
    )
    .option(
      '--size <N>',
      "height of a digit's image in pixels; its ink is about 0.7 of it",
      wholeNumber(lineSizes.minimum, lineSizes.maximum),
      lineDefaults.size,
    )
    .addOption(
      choices(
        '--paper <P>',
        'what it is written on and taken with',
        paperNames,
        lineDefaults.paper,
      ),
    )
    .option('--effects <FILE>', 'JSON with ranges that replace those of the paper', nonEmpty)
    .option(
      '--model <DIR>',
      'the folder of one model, …/<id>, or of a run (default: the shipped model)',
      nonEmpty,
    )
    .option(
      '--threads <N>',
      'threads that draw; the files are the same with any number (default: as many as cores, up to 8)',
      wholeNumber(1, 64),
    )
    .option('--shard <K/N>', 'write part K of N of the data set, such as 3/100', shard)
    .option('--resume', 'go on where a run to the same folder ended', false)
    .action(async (flags) => {
      const list = flags.list === undefined ? null : await readListFile(flags.list);
      const order = await asInput(async () => orderOf(flags, list));
      const generator = await openGenerator(flags.model, shippedFolder);
      const { from, to } = rangeOf(order);
      const threads = flags.threads ?? (to - from < leastForThreads ? 1 : defaultThreads());
      const { isTTY } = process.stderr;
      await asInput(() =>
        writeNumbers(generator, order, flags.out, {
          threads,
          resume: flags.resume,
          listFrom: list && list.from,
          onWritten(count) {
            if (isTTY) process.stderr.write(`\r${count}/${to - from} lines`);
          },
        }),
      );
      process.stderr.write(
        `${isTTY ? '\n' : ''}${to - from} lines drawn from seed ${order.plan.seed} by model ${generator.manifest.id}\n`,
      );
      process.stdout.write(`${flags.out}\n`);
    });
}

/** The options that say what the lines say, of which exactly one is given. */
function textOptions(command: Command) {
  return command
    .option(
      '--pattern <P>',
      'a regular expression: each text that it matches is as likely as others of its length',
    )
    .option('--list <FILE>', 'a file with one text a line')
    .option('--between <A..B>', 'whole numbers of a range, such as 0..99999')
    .addOption(
      new Option('--kind <K>', 'texts of a kind, with their check digits').choices(kindNames),
    )
    .addOption(
      choices(
        '--lengths <L>',
        'with --pattern: how likely lengths are',
        ['equal', 'weighted'],
        'equal',
      ),
    )
    .option('--leading-zeros', 'with --between: write all with as many digits as the last', false);
}

/** What the command line asks for, as commander reads it. */
type Flags = ReturnType<ReturnType<typeof numbersCommand>['opts']>;

async function orderOf(flags: Flags, list: ListFile | null): Promise<NumbersOrder> {
  const paper = papers[flags.paper];
  return {
    plan: {
      seed: flags.seed ?? randomBytes(16).toString('hex'),
      text: textPlan(flags, list),
      writers: flags.writers ?? null,
      variation: flags.variation,
      spacing: flags.spacing,
      touching: flags.touching / 100,
      size: flags.size,
      paper: flags.effects === undefined ? paper : await readEffectsFile(flags.effects, paper),
    },
    count: countOf(flags, list),
    shard: flags.shard ?? null,
    split: flags.split === undefined ? null : parseShares(flags.split),
    format: flags.format,
    masks: flags.masks,
  };
}

function textPlan(
  { pattern, between, kind, lengths, leadingZeros }: Flags,
  list: ListFile | null,
): TextPlan {
  const plans: TextPlan[] = [
    ...(pattern === undefined ? [] : [{ from: 'pattern', pattern, lengths } as const]),
    ...(between === undefined ? [] : [{ from: 'between', between, leadingZeros } as const]),
    ...(kind === undefined ? [] : [{ from: 'kind', kind } as const]),
    ...(list === null ? [] : [{ from: 'list', list: list.name } as const]),
  ];
  const [plan, second] = plans;
  if (plan && !second) return plan;
  throw new InvalidInput(
    `${second ? 'several are given' : 'what to write is missing'}: one of --pattern, --list, --between and --kind is needed`,
  );
}

function countOf({ count, resume, seed: given }: Flags, list: ListFile | null): number {
  if (resume && given === undefined) {
    throw new InvalidInput(
      '--resume: give the --seed of the run, which it named or dataset.json has',
    );
  }
  if (list === null) return count ?? 1000;
  if (count === undefined || count <= list.count) return count ?? list.count;
  throw new InvalidInput(`--count ${count}: the list has ${list.count} lines`);
}

/** Turns what data sets refuse into what ends a command with exit code 2; their messages name the option. */
async function asInput<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    const option = error.message.replace(/^(pattern|list|between|split):/, '--$1:');
    throw new InvalidInput(option, { cause: error });
  }
}

function choices<const Flag extends string, const Name extends string>(
  flag: Flag,
  description: string,
  names: readonly [Name, ...Name[]],
  fallback: Name,
) {
  return new Option(flag, description).choices(names).default(fallback);
}

function keysOf<Name extends string>(table: Readonly<Record<Name, unknown>>) {
  return Object.keys(table) as [Name, ...Name[]];
}

/** A parser for commander: a seed with room for what is put behind it. */
function seed(text: string): string {
  if (isSeed(text) && [...text].length <= longestSeed) return text;
  throw new InvalidArgumentError(`a text of 1 to ${longestSeed} characters is allowed.`);
}

/** A parser for commander: a part of several, such as "3/100". */
function shard(text: string): Shard {
  const [, part = '', of = ''] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const [own, all] = [Number(part), Number(of)];
  if (own >= 1 && own <= all) return { part: own, of: all };
  throw new InvalidArgumentError('a part and how many there are is allowed, such as 3/100.');
}
