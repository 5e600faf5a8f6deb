import { Command, Option } from '@commander-js/extra-typings';
import { imageSize } from '../routes/digit-parameters.ts';
import { digitFormats } from '../images/route-formats.ts';

const textFormat = 'text';
const formats = [...digitFormats, textFormat] as const;

/** What the command line of `npm run digit` asks for; the texts are for GET /digit to read. */
export interface DigitFlags {
  readonly query: URLSearchParams;
  /** Absent: text on a terminal, else png. */
  readonly format: (typeof formats)[number] | undefined;
  /** The folder of one model; absent: the one that ships. */
  readonly model: string | undefined;
}

/**
 * Reads the command line.
 *
 * @param argv as process.argv
 * @throws CommanderError: exit code 0 when --help was printed, another for wrong use
 */
export function parseDigitCommand(argv: readonly string[]): DigitFlags {
  const command = new Command('npm run digit --')
    .description(
      'Draws one digit, without a server: npm run --silent digit -- 42 --label 7 > seven.png',
    )
    .argument('[seed]', 'any text: the same seed draws the same digit (default: a random one)')
    .option('--label <L>', 'which digit, 0 to 9 (default: the seed picks)')
    .option(
      '--size <N>',
      `the longer side, ${imageSize.minimum} to ${imageSize.maximum} pixels (default: the model’s own)`,
    )
    .addOption(new Option('--format <F>', 'default: text on a terminal, else png').choices(formats))
    .option('--color <C>', 'the ink: RRGGBB, RRGGBBAA or transparent (default: ffffff)')
    .option('--background <C>', 'what the ink stands on, likewise (default: 000000)')
    .option('--invert', 'swaps ink and background')
    .option('--truncation <T>', 'from 1, all hands, to 0, the one in the middle (default: 1)')
    .option('--latent', 'with the latent vector, in json')
    .option('--model <DIR>', 'the folder of one model, …/<id> (default: the one that ships)')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .parse(argv);
  const { format, model, ...asked } = command.opts();
  const query = new URLSearchParams();
  const [seed] = command.args;
  if (seed !== undefined) query.set('seed', seed);
  for (const [name, value] of Object.entries(asked)) query.set(name, String(value));
  return { query, format, model };
}
