import { Command, Option } from '@commander-js/extra-typings';
import { drawable, longestText } from '../../datasets/text/alphabet.ts';
import { generate } from '../../models/generator.ts';
import { setHandwriting } from '../../models/images/handwriting.ts';
import { resize, scaledBy } from '../../models/images/image.ts';
import { textArt } from '../../models/images/text-art.ts';
import { paths } from '../../models/paths.ts';
import { truncateLatent } from '../../models/seed/latent.ts';
import { seedToLatent } from '../../models/seed/seed.ts';
import { offerOf } from '../images/formats.ts';
import type { ServedModel } from '../serving/served-model.ts';
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
    .configureOutput({ outputError: () => {} })
    .parse(argv);
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
  const served = await loadNamed(model);
  // The route checks the flags and chooses the seed for text, too.
  const extension = wanted === textFormat ? paths.number.format : wanted;
  const answer = await ask(served, `/number/${encodeURIComponent(digits)}.${extension}`, query);
  const seed = decodeURIComponent(answer.headers.get('X-Seed') ?? '');
  const { id } = served.generator.manifest;
  return {
    caption: `the number ${digits}, drawn from seed ${seed} by model ${id}`,
    bytes:
      wanted === textFormat
        ? numberAsText(served, digits, seed, query)
        : new Uint8Array(await answer.arrayBuffer()),
  };
}

/** The number as text, drawn after the route has checked the query. */
function numberAsText(
  { generator }: ServedModel,
  digits: string,
  seed: string,
  query: URLSearchParams,
): string {
  const { image, labels, latent: vector } = generator.manifest;
  const truncation = Number(query.get('truncation') ?? 1);
  const latent = truncateLatent(seedToLatent(seed, vector.size), truncation);
  const draws = Array.from(digits, (digit) => ({ latent, label: labels?.indexOf(digit) ?? null }));
  const glyphs = generate(generator, draws).map((pixels) => ({ ...image, pixels }));
  const number = setHandwriting(glyphs);
  const scale = Number(query.get('size') ?? number.height) / number.height;
  const { width, height } = scaledBy(number, scale);
  return textArt(resize(number, width, height));
}
