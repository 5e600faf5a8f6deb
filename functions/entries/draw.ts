import { Command, Option } from '@commander-js/extra-typings';
import { createApp } from '../app.ts';
import { paths } from '../../models/paths.ts';
import { offerOf } from '../images/formats.ts';
import { type GreyImage, scaledTo } from '../../models/images/image.ts';
import type { ParameterError } from '../problem.ts';
import { imageSize } from '../parameters/drawing.ts';
import { fixedModel } from '../serving/model-source.ts';
import { type ServedModel, loadModelFolder, loadServedModel } from '../serving/served-model.ts';
import { WrongUse, randomSeed, shippedFolder, version } from './environment.ts';

const textFormat = 'text';
const formats = [...offerOf(paths.digit.formats).names, textFormat] as const;

/** What the command line of `npm run digit` asks for; the texts are for GET /digit to read. */
interface DigitFlags {
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
    .option('--background <C>', 'the background, in the same form (default: 000000)')
    .option('--invert', 'swaps ink and background')
    .option('--truncation <T>', '0 = average style, 1 = full variety (default: 1)')
    .option('--latent', 'adds the latent vector, only in json')
    .option('--model <DIR>', 'the folder of one model, …/<id> (default: the one that ships)')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .parse(argv);
  const { format, model, ...requested } = command.opts();
  const query = new URLSearchParams();
  const [seed] = command.args;
  if (seed !== undefined) query.set('seed', seed);
  for (const [name, value] of Object.entries(requested)) query.set(name, String(value));
  return { query, format, model };
}

/** A digit for a person who typed a command. */
interface WrittenDigit {
  /** One line on what was drawn. */
  readonly caption: string;
  readonly bytes: Uint8Array | string;
}

/** What a terminal can show. */
const readable = new Set<string>(['text', 'svg', 'json']);

/**
 * Draws one digit as GET /digit does, by asking the app: what is allowed, and the bytes, are the same.
 *
 * @param target where the digit goes: text by default where that is a terminal
 * @throws WrongUse for a flag that the route refuses, or a format that the terminal cannot show
 * @throws ModelError when the model cannot be used
 */
export async function drawByFlags(
  { query, format, model }: DigitFlags,
  { isTTY }: { readonly isTTY?: boolean },
): Promise<WrittenDigit> {
  if (isTTY && format !== undefined && !readable.has(format)) {
    throw new WrongUse(
      `--format ${format}: a terminal cannot show ${format.toUpperCase()}: write it to a file with > FILE`,
    );
  }
  const wanted = format ?? (isTTY ? 'text' : paths.digit.format);
  const served = await load(model);
  const answer = await ask(served, wanted === 'text' ? 'raw' : wanted, query);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const header = (name: string) => decodeURIComponent(answer.headers.get(name) ?? '');
  const label = header('X-Label');
  const name = label === '' ? 'a digit' : `the digit ${label}`;
  return {
    caption: `${name}, drawn from seed ${header('X-Seed')} by model ${header('X-Model')}`,
    bytes: wanted === 'text' ? textArt({ ...sizeOf(served, query), pixels: bytes }) : bytes,
  };
}

async function load(model: string | undefined): Promise<ServedModel> {
  return model === undefined
    ? loadServedModel({ shippedFolder }, () => {})
    : loadModelFolder(model);
}

function sizeOf({ generator }: ServedModel, query: URLSearchParams) {
  const size = query.get('size');
  return scaledTo(generator.manifest.image, size === null ? undefined : Number(size));
}

/** @throws WrongUse for what the route refuses */
async function ask(served: ServedModel, format: string, query: URLSearchParams): Promise<Response> {
  const { servedModel } = fixedModel(served);
  const app = createApp({ servedModel, randomSeed, log: () => {}, version });
  const parameters = query.toString().replaceAll('+', '%20');
  const answer = await app.request(`/digit.${format}?${parameters}`);
  if (!answer.ok) throw refusalOf((await answer.json()) as RefusedBody);
  return answer;
}

interface RefusedBody {
  readonly detail: string;
  readonly errors?: readonly ParameterError[];
}

/** The problem in the command's own words. */
function refusalOf({ detail, errors = [] }: RefusedBody): WrongUse {
  const sentences = errors.map(({ parameter, value, allowed }) => {
    const flag = parameter === 'seed' ? 'the seed' : `--${parameter}`;
    return `${flag} ${JSON.stringify(value)}: allowed is ${allowed}`;
  });
  return new WrongUse(sentences.join('; ') || detail);
}

/** From here on a pixel is ink: half grey, as in the server's outlines. */
const inkFrom = 128;

/** By whether the upper and the lower pixel are ink. */
const blocks = [' ', '▄', '▀', '█'] as const;

/**
 * A digit as text, two pixels one above the other a character, which are about square on a terminal.
 *
 * @returns ⌈height ÷ 2⌉ lines of up to `width` characters, each with its line feed
 */
export function textArt({ width, height, pixels }: GreyImage): string {
  const isInk = (x: number, y: number) => y < height && (pixels[y * width + x] ?? 0) >= inkFrom;
  const lines = Array.from({ length: Math.ceil(height / 2) }, (_, line) => {
    const characters = Array.from({ length: width }, (_unused, x) => {
      const upper = isInk(x, 2 * line) ? 2 : 0;
      return blocks[upper + (isInk(x, 2 * line + 1) ? 1 : 0)] ?? '';
    });
    return `${characters.join('').trimEnd()}\n`;
  });
  return lines.join('');
}
