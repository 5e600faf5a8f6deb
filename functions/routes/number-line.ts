import { createDice } from '../../datasets/dice.ts';
import { exampleOf } from '../../datasets/example.ts';
import { characterRecords } from '../../datasets/formats/format.ts';
import { digitsNeeded } from '../../datasets/lines/line.ts';
import { lineDefaults } from '../../datasets/line-options.ts';
import { encodeLine } from '../../datasets/paper/encode.ts';
import { type PaperName, papers } from '../../datasets/paper/presets.ts';
import type { RenderedLine } from '../../datasets/paper/render.ts';
import { drawText } from '../../datasets/series.ts';
import { type GreyImage, scaledBy } from '../../models/images/image.ts';
import type { NumberBoxes } from '../answers/line.ts';
import type { Caption } from '../images/encode/still.ts';
import type { NameOf } from '../images/formats.ts';
import { requireAllDigits } from './numbers-check.ts';
import type { DrawingRequest } from './drawing.ts';

/** Height of a digit's image where a picture without paper is scaled afterwards, as digits are. */
const plainSize = 28;

/** What of a request of /number decides how the line is drawn. */
type NumberRequest = DrawingRequest<
  {
    readonly digits: string;
    readonly paper?: PaperName | undefined;
    readonly size?: number | undefined;
  },
  NameOf<'still' | 'json'>
>;

/** Writes a number with signs, on paper, or with its boxes as JSON: by the same rules as the lines of /numbers. */
export async function writeLineOf(
  request: NumberRequest,
  latent: Float32Array,
  { caption, diceText }: { readonly caption: Caption; readonly diceText: string },
) {
  const { parameters, format, colors, timed, encode } = request;
  const { digits: text, paper, size } = parameters;
  const isOnPaper = paper !== undefined || format === 'json';
  const digits = await timed('infer', () => drawDigits(request, latent));
  const look = {
    ...lineDefaults,
    size: isOnPaper ? (size ?? lineDefaults.size) : plainSize,
    paper: papers[paper ?? 'clean'],
  };
  const draw = () => drawText(text, digits, look, createDice(`${diceText}/number`));
  if (format === 'json') {
    return timed('encode', () => JSON.stringify(boxesOf(text, draw(), caption)));
  }
  if (isOnPaper) {
    return timed('encode', () => encodeLine(draw()) as Uint8Array<ArrayBuffer>);
  }
  const image = inkOf(draw());
  const scaled = scaledBy(image, size === undefined ? 1 : size / image.height);
  return encode({ kind: 'still', format, still: { image, ...scaled, colors, caption } });
}

async function drawDigits(
  { parameters, generator, dependencies }: NumberRequest,
  latent: Float32Array,
): Promise<ReadonlyMap<number, GreyImage>> {
  const { manifest } = generator;
  requireAllDigits(manifest);
  const needed = digitsNeeded(parameters.digits);
  const draws = needed.map((digit) => ({
    latent,
    label: manifest.labels?.indexOf(String(digit)) ?? digit,
  }));
  const drawn = await dependencies.draw(generator, draws);
  const { width, height } = manifest.image;
  return new Map(
    needed.flatMap((digit, index) => {
      const pixels = drawn[index];
      return pixels ? [[digit, { width, height, pixels }] as const] : [];
    }),
  );
}

/** Black on white as ink on nothing. */
function inkOf({ width, height, pixels }: RenderedLine): GreyImage {
  return { width, height, pixels: pixels.map((level) => 255 - level) };
}

function boxesOf(text: string, drawn: RenderedLine, { seed, model }: Caption): NumberBoxes {
  const line = { index: 0, text, writer: 0, ...drawn };
  const example = exampleOf(line, { mask: false, grey: false });
  return {
    seed,
    model,
    generated: true,
    text,
    width: drawn.width,
    height: drawn.height,
    characters: characterRecords(example) as unknown as NumberBoxes['characters'],
    image: Buffer.from(example.png).toString('base64'),
  };
}
