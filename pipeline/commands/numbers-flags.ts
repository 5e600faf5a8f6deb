import { Command, Option } from '@commander-js/extra-typings';
import { randomBytes } from 'node:crypto';
import { formatNames } from '../../datasets/formats/table.ts';
import { InvalidRequest } from '../../datasets/invalid-request.ts';
import { spacings, variations } from '../../datasets/lines/layout.ts';
import { paperNames, papers } from '../../datasets/paper/presets.ts';
import { lineDefaults, lineSeedRoom, lineSizes } from '../../datasets/line-options.ts';
import { misplacedOption, type TextPlan } from '../../datasets/series.ts';
import { parseShares } from '../../datasets/splits.ts';
import { kindNames } from '../../datasets/text/kinds.ts';
import { isSeed, seedLength } from '../../models/seed/seed.ts';
import { InvalidInput } from '../invalid-input.ts';
import { readEffectsFile } from '../numbers/effects-file.ts';
import type { ListFile } from '../numbers/list-file.ts';
import type { NumbersOrder, Shard } from '../../datasets/order.ts';
import { nonEmpty, refusedValue, wholeNumber } from './command.ts';

const longestSeed = seedLength.maximum - lineSeedRoom;

/** A command that takes what a data set of lines is made of: `numbers`, and what starts it for others. */
export function commandWithLineFlags(name: string) {
  return textOptions(new Command(name))
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
    .option('--effects <FILE>', 'JSON with ranges that replace those of the paper', nonEmpty);
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
export type LineFlags = ReturnType<ReturnType<typeof commandWithLineFlags>['opts']>;

/**
 * The data set that flags ask for.
 *
 * @param list of `--list`; null: there is none
 * @throws InvalidInput, InvalidRequest for flags that contradict each other or cannot be drawn
 */
export async function orderOf(
  flags: LineFlags,
  list: ListFile | null,
  shard: Shard | null,
): Promise<NumbersOrder> {
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
    shard,
    split: flags.split === undefined ? null : parseShares(flags.split),
    format: flags.format,
    masks: flags.masks,
  };
}

function textPlan(flags: LineFlags, list: ListFile | null): TextPlan {
  const { pattern, between, kind, lengths, leadingZeros } = flags;
  const plans: TextPlan[] = [
    ...(pattern === undefined ? [] : [{ from: 'pattern', pattern, lengths } as const]),
    ...(between === undefined ? [] : [{ from: 'between', between, leadingZeros } as const]),
    ...(kind === undefined ? [] : [{ from: 'kind', kind } as const]),
    ...(list === null ? [] : [{ from: 'list', list: list.name } as const]),
  ];
  const [plan, second] = plans;
  if (!plan || second) {
    throw new InvalidInput(
      `${second ? 'several are given' : 'what to write is missing'}: one of --pattern, --list, --between and --kind is needed`,
    );
  }
  const misplaced = misplacedOption(plan.from, flags);
  if (!misplaced) return plan;
  const flag = misplaced.option === 'lengths' ? `--lengths ${lengths}` : '--leading-zeros';
  throw new InvalidInput(`${flag}: only with --${misplaced.source}`);
}

function countOf({ count }: LineFlags, list: ListFile | null): number {
  if (list === null) return count ?? 1000;
  if (count === undefined || count <= list.count) return count ?? list.count;
  throw new InvalidInput(`--count ${count}: the list has ${list.count} lines`);
}

/** Turns what data sets refuse into what ends a command with exit code 2; their messages name the option. */
export async function asInput<Result>(action: () => Promise<Result>): Promise<Result> {
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
  throw refusedValue(`a text of 1 to ${longestSeed} characters is allowed`);
}
