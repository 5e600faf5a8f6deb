import { Command, Option } from '@commander-js/extra-typings';
import { drawable, longestText } from '../../datasets/text/alphabet.ts';
import { textArt } from '../../models/images/text-art.ts';
import { paths } from '../../models/paths.ts';
import { offerOf } from '../images/formats.ts';
import { WrongUse } from './environment.ts';
import { requireFlagsPassedOn } from './kept-flags.ts';
import {
  ask,
  drawingOptions,
  formatText,
  loadNamed,
  requireReadable,
  sizeOption,
  type WrittenDrawing,
} from './draw.ts';

const textFormat = 'text';
const formats = [...offerOf(paths.number.formats).names, textFormat] as const;

/** What the command line of `npm run number` asks for; the texts are for GET /number to read. */
interface NumberFlags {
  readonly digits: string;
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
 * @param program what the help calls it
 * @throws CommanderError: exit code 0 when --help was printed, another for wrong use
 */
export function parseNumberCommand(
  argv: readonly string[],
  program = 'npm run number --',
): NumberFlags {
  const command = new Command(program)
    .description(
      `Draws a number in one handwriting, without a server: ${program.replace('npm run', 'npm run --silent')} 2026 > year.png`,
    )
    .argument(
      '<digits>',
      `the number, with any leading zeros and signs: 1 to ${longestText} characters of ${drawable}`,
    )
    .option('--seed <S>', 'any text: the handwriting (default: a random one)')
    .option(...sizeOption('the height'))
    .addOption(new Option('--format <F>', formatText).choices(formats))
    .option(...drawingOptions.color)
    .option(...drawingOptions.background)
    .option(...drawingOptions.invert)
    .option(...drawingOptions.truncation)
    .option(...drawingOptions.model)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  requireFlagsPassedOn(command.options);
  command.parse(argv);
  const { format, model, ...requested } = command.opts();
  const query = new URLSearchParams();
  for (const [parameter, value] of Object.entries(requested)) query.set(parameter, String(value));
  const [digits] = command.processedArgs;
  return { digits, query, format, model };
}

/**
 * Draws a number as GET /number does, by asking the app: what is allowed, and the bytes, are the same.
 *
 * @param target where the number goes: text by default where that is a terminal
 * @throws WrongUse for a flag that the route refuses, or a format that the terminal cannot show
 * @throws ModelError when the model cannot be used
 */
export async function drawNumberByFlags(
  { digits, query, format, model }: NumberFlags,
  { isTTY }: { readonly isTTY?: boolean },
): Promise<WrittenDrawing> {
  requireReadable(format, isTTY);
  const wanted = format ?? (isTTY ? textFormat : paths.number.format);
  if (wanted === textFormat) refuseColors(query);
  const served = await loadNamed(model);
  const extension = wanted === textFormat ? paths.number.format : wanted;
  const answer = await ask(served, `/number/${encodeURIComponent(digits)}.${extension}`, query);
  const seed = decodeURIComponent(answer.headers.get('X-Seed') ?? '');
  const { id } = served.generator.manifest;
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return {
    caption: `the number ${digits}, drawn from seed ${seed} by model ${id}`,
    bytes: wanted === textFormat ? await pictureAsText(bytes) : bytes,
  };
}

/** @throws WrongUse for colors of a text, which has none */
function refuseColors(query: URLSearchParams): void {
  const given = ['color', 'background', 'invert'].find((name) => query.has(name));
  if (given === undefined) return;
  throw new WrongUse(
    `--${given} ${JSON.stringify(query.get(given))}: allowed is only with png, svg and webp`,
  );
}

/** A grey PNG as text. */
async function pictureAsText(png: Uint8Array): Promise<string> {
  const { decodePng } = await import('../images/decode/png.ts');
  const { width, height, samples } = await decodePng(png);
  const pixels = Uint8Array.from({ length: width * height }, (_, place) => samples[4 * place] ?? 0);
  return textArt({ width, height, pixels });
}
