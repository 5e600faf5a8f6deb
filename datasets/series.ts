import type { Draw } from '../models/draw.ts';
import type { GreyImage } from '../models/images/image.ts';
import type { Manifest } from '../models/manifest/manifest.ts';
import { latentBetween } from '../models/seed/latent.ts';
import { seedToLatent } from '../models/seed/seed.ts';
import { createDice, type Dice } from './dice.ts';
import { InvalidRequest } from './invalid-request.ts';
import type { SpacingName, VariationName } from './lines/layout.ts';
import { digitsNeeded, writeLine } from './lines/line.ts';
import type { Paper } from './paper/presets.ts';
import { type RenderedLine, renderLine } from './paper/render.ts';
import { longestText } from './text/alphabet.ts';
import { type Kind, kinds, longestOfKind } from './text/kinds.ts';
import { type Lengths, patternTexts } from './text/pattern.ts';
import { drawNumber, parseRange } from './text/range.ts';

/** What lines say: texts that are drawn, or those of a list in their order. */
export type TextPlan =
  | { readonly from: 'pattern'; readonly pattern: string; readonly lengths: Lengths }
  | { readonly from: 'between'; readonly between: string; readonly leadingZeros: boolean }
  | { readonly from: 'kind'; readonly kind: Kind }
  | { readonly from: 'list'; readonly list: string };

/** What only texts of one source have; without effect at these values: lengths 'equal', leadingZeros false. */
export interface SourceOptions {
  readonly lengths: Lengths;
  readonly leadingZeros: boolean;
}

/** The option that is given beside another source than its own, and its own source; null: there is none. */
export function misplacedOption(
  from: TextPlan['from'],
  { lengths, leadingZeros }: SourceOptions,
): { readonly option: keyof SourceOptions; readonly source: TextPlan['from'] } | null {
  if (lengths !== 'equal' && from !== 'pattern') return { option: 'lengths', source: 'pattern' };
  if (leadingZeros && from !== 'between') return { option: 'leadingZeros', source: 'between' };
  return null;
}

/** All that the lines of a data set follow from, beside the model. Plain data, so that it can be stored and sent. */
export interface LinePlan {
  readonly seed: string;
  readonly text: TextPlan;
  /** How many hands write; null: each line has its own. */
  readonly writers: number | null;
  readonly variation: VariationName;
  readonly spacing: SpacingName;
  /** The share of neighbours that touch, 0 to 1. */
  readonly touching: number;
  /** Height of a digit's image in pixels: its ink is about two thirds of that. */
  readonly size: number;
  readonly paper: Paper;
}

/** How a line is written, and on what. */
export type LineLook = Pick<LinePlan, 'variation' | 'spacing' | 'touching' | 'size' | 'paper'>;

/** A line to draw. */
export interface LineRequest {
  readonly index: number;
  readonly text: string;
}

/** A drawn line. */
export interface DrawnLine extends LineRequest, RenderedLine {
  /** Lines of one writer have one number. */
  readonly writer: number;
}

/** What draws digits: their pixels, in the order of the draws. */
export type DrawHands = (
  draws: readonly Draw[],
) => readonly Uint8Array[] | Promise<readonly Uint8Array[]>;

/** What lines need to know of a model. */
export type LineModel = Pick<Manifest, 'id' | 'image' | 'latent' | 'labels'>;

/** Draws lines, each the same alone as among others. */
export interface LineSeries {
  /** The text of a line; for a list there is none to draw. */
  readonly textOf: (index: number) => string;
  readonly draw: (requests: readonly LineRequest[]) => Promise<readonly DrawnLine[]>;
}

/** Hands of a writer, who does not write the same from line to line. */
const handsOfWriter = 8;
/** How far a writer's hands are from each other: a share of the way to another hand. */
const handsApart = 0.25;
/** Digits of writers that are kept in memory, 784 bytes each. */
const mostKept = 8192;

/**
 * Prepares a series of lines.
 *
 * @param draw what draws the digits
 * @throws InvalidRequest for a text plan that is wrong, or a model that draws no digits
 */
export function createLineSeries(model: LineModel, plan: LinePlan, draw: DrawHands): LineSeries {
  requireDigits(model);
  const texts = plannedTexts(plan.text);
  const kept = new Map<string, GreyImage>();
  return {
    textOf: (index) => texts.draw(createDice(`${plan.seed}/${index}/text`)),
    async draw(requests) {
      const lines = requests.map((request) => ({ request, ...handOf(plan, request.index) }));
      const digits = await drawHands(model, lines, kept, draw);
      return lines.map(({ request, writer, hand }) => {
        const needed = digitsNeeded(request.text);
        const own = new Map(
          needed.flatMap((digit) => {
            const image = digits.get(`${hand}/${digit}`);
            return image ? [[digit, image] as const] : [];
          }),
        );
        return { ...request, writer, ...drawLine(plan, request, own) };
      });
    },
  };
}

function requireDigits({ id, image, labels }: LineModel): void {
  if (image.channels !== 1) {
    throw new InvalidRequest(`the model ${id} draws colours: lines need one channel`);
  }
  const missing = Array.from('0123456789').find((digit) => !labels?.includes(digit));
  if (missing === undefined) return;
  throw new InvalidRequest(`the model ${id} has no label ${missing}: lines need the digits 0 to 9`);
}

/** The texts of a plan. */
export interface PlannedTexts {
  readonly draw: (dice: Dice) => string;
  /** Characters of the longest text. */
  readonly longest: number;
  /** Whether each text is one digit, as the format idx needs it; null: a list has to be read to know. */
  readonly areDigits: boolean | null;
}

/** Reads a plan of texts. @throws InvalidRequest for a plan that is wrong */
export function plannedTexts(plan: TextPlan): PlannedTexts {
  switch (plan.from) {
    case 'pattern': {
      const { draw, counts, areDigits } = patternTexts(plan.pattern, plan.lengths);
      return { draw, longest: counts.findLastIndex((count) => count > 0n), areDigits };
    }
    case 'between': {
      const range = parseRange(plan.between);
      const draw = (dice: Dice) => drawNumber(range, plan.leadingZeros, dice);
      const longest = range.to.toString().length;
      return { draw, longest, areDigits: longest === 1 };
    }
    case 'kind':
      return { draw: kinds[plan.kind], longest: longestOfKind, areDigits: false };
    case 'list':
      return {
        draw() {
          throw new RangeError('text: a list is read in its order');
        },
        longest: longestText,
        areDigits: null,
      };
  }
}

/** Who writes a line, and in which hand: "<seed>/<line>" or "<seed>/w<writer>/<hand>", both seeds. */
function handOf({ seed, writers }: LinePlan, index: number) {
  if (writers === null) return { writer: index, hand: `${seed}/${index}` };
  const dice = createDice(`${seed}/${index}/writer`);
  const writer = dice.below(writers);
  return { writer, hand: `${seed}/w${writer}/${dice.below(handsOfWriter)}` };
}

function latentOf(hand: string, size: number): Float32Array {
  const [, writer] = /^(.*\/w\d+)\/\d+$/s.exec(hand) ?? [];
  if (writer === undefined) return seedToLatent(hand, size);
  return latentBetween(seedToLatent(writer, size), seedToLatent(hand, size), handsApart);
}

/** The digits that lines need, by hand and digit. Those that writers need again are kept. */
async function drawHands(
  { image, latent, labels }: LineModel,
  lines: readonly { readonly request: LineRequest; readonly hand: string }[],
  kept: Map<string, GreyImage>,
  draw: DrawHands,
): Promise<ReadonlyMap<string, GreyImage>> {
  const digits = new Map<string, GreyImage>();
  const missing = new Map<string, { readonly hand: string; readonly label: number }>();
  for (const { request, hand } of lines) {
    for (const label of digitsNeeded(request.text)) {
      const key = `${hand}/${label}`;
      const known = kept.get(key);
      if (known) digits.set(key, known);
      else missing.set(key, { hand, label: labels?.indexOf(String(label)) ?? label });
    }
  }
  const latents = new Map<string, Float32Array>();
  const draws = Array.from(missing.values(), ({ hand, label }) => {
    const own = latents.get(hand) ?? latentOf(hand, latent.size);
    latents.set(hand, own);
    return { latent: own, label };
  });
  const drawn = draws.length === 0 ? [] : await draw(draws);
  for (const [index, [key, { hand }]] of [...missing].entries()) {
    const pixels = drawn[index];
    if (!pixels) continue;
    const digit = { width: image.width, height: image.height, pixels };
    digits.set(key, digit);
    if (!/\/w\d+\/\d+$/.test(hand)) continue;
    if (kept.size >= mostKept) kept.clear();
    kept.set(key, digit);
  }
  return digits;
}

function drawLine(
  plan: LinePlan,
  { index, text }: LineRequest,
  digits: ReadonlyMap<number, GreyImage>,
): RenderedLine {
  return drawText(text, digits, plan, createDice(`${plan.seed}/${index}/line`));
}

/**
 * Draws one text.
 *
 * @param digits those of {@link digitsNeeded}, by what they are
 */
export function drawText(
  text: string,
  digits: ReadonlyMap<number, GreyImage>,
  look: LineLook,
  dice: Dice,
): RenderedLine {
  const [first] = digits.values();
  const height = first?.height ?? 28;
  const resolution = Math.min(4, Math.max(1, Math.round(look.size / height)));
  const inCells = look.paper.rules?.kind === 'boxes';
  const line = writeLine(text, digits, { ...look, inCells }, resolution, dice);
  return renderLine(line, look.size, height, look.paper, dice);
}
