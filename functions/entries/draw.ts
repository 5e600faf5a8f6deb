import { Command, Option } from '@commander-js/extra-typings';
import { createApp } from '../app.ts';
import { paths } from '../../models/paths.ts';
import { offerOf } from '../images/formats.ts';
import { scaledTo } from '../../models/images/image.ts';
import { textArt } from '../../models/images/text-art.ts';
import { drawsDigits } from '../../models/manifest/labels.ts';
import { tellOutputFailure } from '../../models/standard-output.ts';
import type { ParameterError } from '../problem.ts';
import { imageSize } from '../parameters/drawing.ts';
import { fixedModel } from '../serving/model-source.ts';
import { type ServedModel, loadModelFolder, loadServedModel } from '../serving/served-model.ts';
import { WrongUse, randomSeed, shippedFolder, version } from './environment.ts';
import { requireFlagsPassedOn } from './kept-flags.ts';
import { tellExit } from './exit.ts';

const textFormat = 'text';
const formats = [...offerOf(paths.digit.formats).names, textFormat] as const;

/** What the commands that draw have in common: flags, and what the help says of them. */
export const drawingOptions = {
  color: ['--color <C>', 'the ink: RRGGBB, RRGGBBAA or transparent (default: ffffff)'],
  background: ['--background <C>', 'the background, in the same form (default: 000000)'],
  invert: ['--invert', 'swaps ink and background'],
  truncation: ['--truncation <T>', '0 = average style, 1 = full variety (default: 1)'],
  model: [
    '--model <DIR>',
    'the folder of one model, …/<id>, or of a run (default: the one that ships)',
  ],
} as const;

export const formatText = 'default: text on a terminal, else png';

/** @param side which side of the image is given */
export function sizeOption(side: string) {
  const { minimum, maximum } = imageSize;
  const text = `${side}, ${minimum} to ${maximum} pixels (default: the model’s own)`;
  return ['--size <N>', text] as const;
}

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
 * @param program what the help calls it
 * @throws CommanderError: exit code 0 when --help was printed, another for wrong use
 */
export function parseDigitCommand(
  argv: readonly string[],
  program = 'npm run digit --',
): DigitFlags {
  const command = new Command(program)
    .description(
      `Draws one image of a model, by default a handwritten digit, without a server: ${program.replace('npm run', 'npm run --silent')} 42 --label 7 > seven.png`,
    )
    .argument('[seed]', 'any text: the same seed draws the same image (default: a random one)')
    .option('--label <L>', 'what to draw: a label of the model (default: the seed picks one)')
    .option(...sizeOption('the longer side'))
    .addOption(new Option('--format <F>', formatText).choices(formats))
    .option(...drawingOptions.color)
    .option(...drawingOptions.background)
    .option(...drawingOptions.invert)
    .option(...drawingOptions.truncation)
    .option('--latent', 'adds the latent vector, only in json')
    .option(...drawingOptions.model)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  requireFlagsPassedOn(command.options);
  command.parse(argv);
  const { format, model, ...requested } = command.opts();
  const query = new URLSearchParams();
  const [seed] = command.args;
  if (seed !== undefined) query.set('seed', seed);
  for (const [name, value] of Object.entries(requested)) query.set(name, String(value));
  return { query, format, model };
}

/** A drawing for a person who typed a command. */
export interface WrittenDrawing {
  /** One line on what was drawn. */
  readonly caption: string;
  readonly bytes: Uint8Array | string;
}

/**
 * Runs a command that draws: the drawing goes to stdout and its caption to stderr, or one line on why there is
 * none, and an exit code.
 */
export async function writeDrawing(draw: () => Promise<WrittenDrawing>): Promise<void> {
  tellOutputFailure();
  try {
    const { caption, bytes } = await draw();
    process.stderr.write(`${caption}\n`);
    process.stdout.write(bytes);
  } catch (error) {
    process.exitCode = tellExit(error);
  }
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
): Promise<WrittenDrawing> {
  requireReadable(format, isTTY);
  const wanted = format ?? (isTTY ? 'text' : paths.digit.format);
  const served = await loadNamed(model);
  const answer = await ask(served, `/digit.${wanted === 'text' ? 'raw' : wanted}`, query);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const header = (name: string) => decodeURIComponent(answer.headers.get(name) ?? '');
  const label = header('X-Label');
  const image = label === '' ? 'an image' : `an image of ${label}`;
  const name =
    drawsDigits(served.generator.manifest) && label !== '' ? `the digit ${label}` : image;
  return {
    caption: `${name}, drawn from seed ${header('X-Seed')} by model ${header('X-Model')}`,
    bytes: wanted === 'text' ? textArt({ ...imageOf(served, query), pixels: bytes }) : bytes,
  };
}

/** @throws WrongUse for a format that a terminal cannot show, where one is to show it */
export function requireReadable(format: string | undefined, isTTY = false): void {
  if (!isTTY || format === undefined || readable.has(format)) return;
  throw new WrongUse(
    `--format ${format}: a terminal cannot show ${format.toUpperCase()}: write it to a file with > FILE`,
  );
}

/** The model in a folder; without one, the model that ships. */
export async function loadNamed(model: string | undefined): Promise<ServedModel> {
  return model === undefined
    ? loadServedModel({ shippedFolder }, () => {})
    : loadModelFolder(model);
}

function imageOf({ generator }: ServedModel, query: URLSearchParams) {
  const { image } = generator.manifest;
  const size = query.get('size');
  return { ...image, ...scaledTo(image, size === null ? undefined : Number(size)) };
}

/** Asks the app for a drawing. @throws WrongUse for what the route refuses */
export async function ask(
  served: ServedModel,
  path: string,
  query: URLSearchParams,
): Promise<Response> {
  const { servedModel } = fixedModel(served);
  const app = createApp({ servedModel, randomSeed, log: () => {}, version });
  const parameters = query.toString().replaceAll('+', '%20');
  const answer = await app.request(`${path}?${parameters}`);
  if (!answer.ok) throw refusalOf((await answer.json()) as RefusedBody);
  return answer;
}

interface RefusedBody {
  readonly detail: string;
  readonly errors?: readonly ParameterError[];
}

/** What commands take as an argument, not as a flag. */
const argumentNames: Readonly<Record<string, string>> = { seed: 'the seed', digits: 'the number' };

/** The problem in the command's own words. */
function refusalOf({ detail, errors = [] }: RefusedBody): WrongUse {
  const sentences = errors.map(({ parameter, value, allowed }) => {
    const flag = argumentNames[parameter] ?? `--${parameter}`;
    // A shell's arguments are not percent-encoded.
    const here = allowed.replace(', percent-encoded as UTF-8', '');
    return `${flag} ${JSON.stringify(value)}: allowed is ${here}`;
  });
  return new WrongUse(sentences.join('; ') || detail);
}
