import type { Draw } from '../models/draw.ts';
import type { Manifest } from '../models/manifest/manifest.ts';
import { type LabelledCharacter, labelledCharacters } from './example.ts';
import { lineDefaults, lineSizes } from './line-options.ts';
import { type SpacingName, spacings, type VariationName, variations } from './lines/layout.ts';
import {
  requireGenerator,
  requireLine,
  requireName,
  requireOptions,
  seedText,
  requireText,
  requireTexts,
  requireWhole,
} from './checked-options.ts';
import { requireEffects } from './checked-effects.ts';
import { encodeLine } from './paper/encode.ts';
import { type Paper, type PaperName, papers } from './paper/presets.ts';
import { createLineSeries, type LinePlan, misplacedOption, type TextPlan } from './series.ts';
import { wrongWith } from './text/alphabet.ts';
import { type Kind, kinds } from './text/kinds.ts';
import type { Lengths } from './text/pattern.ts';

export { InvalidRequest } from './invalid-request.ts';
export type { Box, Point } from './geometry.ts';
export type { LabelledCharacter } from './example.ts';
export type { Kind, Lengths, Paper, PaperName, SpacingName, VariationName };

/** What lines say: exactly one of these. */
export interface LineTexts {
  /** A regular expression; all texts of one length are equally likely, and so are all lengths. */
  readonly pattern?: string;
  /** With `pattern`: "weighted" makes all texts equally likely, so that most are long. */
  readonly lengths?: Lengths;
  /** Whole numbers of a range, such as "0..99999". */
  readonly between?: string;
  /** With `between`: whether all have as many digits as the last. */
  readonly leadingZeros?: boolean;
  /** Texts of a kind, with their check digits. */
  readonly kind?: Kind;
  /** Texts in their order. */
  readonly texts?: readonly string[];
}

/** How lines are drawn. The options are those of the command `numbers`. */
export interface LineOptions extends LineTexts {
  /** The same seed and options give the same lines. */
  readonly seed: string | number;
  /** How many lines. Default: 1, or all of `texts`. */
  readonly count?: number;
  /** The first line of the series. Default: 0. */
  readonly start?: number;
  /** How many hands write. Default: each line has its own. */
  readonly writers?: number;
  /** How regularly a hand writes. Default: "natural". */
  readonly variation?: VariationName;
  /** Gaps between characters. Default: "normal". */
  readonly spacing?: SpacingName;
  /** Percent of neighbours that touch, 0 to 100. Default: 0. */
  readonly touching?: number;
  /** Height of a digit's image in pixels, 24 to 128. Default: 40. */
  readonly size?: number;
  /** What it is written on. Default: "clean". */
  readonly paper?: PaperName;
  /** Effects in place of those of the paper. */
  readonly effects?: Partial<Paper>;
}

/** Every option, for whoever writes JavaScript: a name that is misspelt would change nothing. */
const optionNames: Readonly<Record<keyof LineOptions, true>> = {
  pattern: true,
  lengths: true,
  between: true,
  leadingZeros: true,
  kind: true,
  texts: true,
  seed: true,
  count: true,
  start: true,
  writers: true,
  variation: true,
  spacing: true,
  touching: true,
  size: true,
  paper: true,
  effects: true,
};

/** A line, and where its characters are. */
export interface NumberLine {
  readonly index: number;
  readonly text: string;
  /** Lines of one writer have one number. */
  readonly writer: number;
  readonly width: number;
  readonly height: number;
  /** 1: grey; 3: red, green, blue. */
  readonly channels: number;
  readonly pixels: Uint8Array; // [height × width × channels]
  readonly characters: readonly LabelledCharacter[];
}

/** What of a generator draws the digits of lines. */
export interface DigitDrawer {
  readonly manifest: Manifest;
  readonly draw: (
    seed: string,
    options: { readonly hand: Float32Array; readonly label: number },
  ) => Uint8Array;
}

/** Lines that are drawn together. */
const linesAtOnce = 16;

/**
 * Draws handwritten lines with the box of every character, one after the other: those that the command `numbers` writes
 * for the same options.
 *
 * @param generator as `createGenerator` gives it
 * @throws InvalidRequest for texts that cannot be drawn, RangeError for another option that is not allowed, TypeError
 *   for what is no generator, no options or no texts
 */
export async function* drawNumbers(
  generator: DigitDrawer,
  options: LineOptions,
): AsyncGenerator<NumberLine> {
  requireGenerator(generator);
  requireOptions(options, optionNames);
  const { manifest } = generator;
  const { texts, start = 0 } = options;
  const count = options.count ?? texts?.length ?? 1;
  if (texts !== undefined) requireTexts(texts);
  requireWhole('count', count, 0, texts?.length ?? 99_999_999);
  requireWhole('start', start, 0, 99_999_999);
  const drawAll = (draws: readonly Draw[]) =>
    draws.map(({ latent, label }) => generator.draw('0', { hand: latent, label: label ?? 0 }));
  const series = createLineSeries(manifest, planOf(options), drawAll);
  for (let first = 0; first < count; first += linesAtOnce) {
    const requests = Array.from({ length: Math.min(linesAtOnce, count - first) }, (_, place) => {
      const index = start + first + place;
      return { index, text: texts?.[first + place] ?? series.textOf(index) };
    });
    // One group after the other, as they are read.
    // oxlint-disable-next-line no-await-in-loop
    for (const line of await series.draw(requests)) {
      const { index, text, writer, width, height, channels, pixels } = line;
      const characters = labelledCharacters(line);
      yield { index, text, writer, width, height, channels, pixels, characters };
    }
  }
}

/** A line's picture as a PNG. @throws TypeError for what is no line */
export function lineToPng(line: Pick<NumberLine, 'width' | 'height' | 'channels' | 'pixels'>) {
  requireLine(line);
  return encodeLine({ ...line, characters: [] });
}

function planOf(options: LineOptions): LinePlan {
  const { variation, spacing, touching, size, paper } = { ...lineDefaults, ...options };
  const { writers = null } = options;
  requireName('variation', variation, variations);
  requireName('spacing', spacing, spacings);
  requireName('paper', paper, papers);
  requireWhole('touching', touching, 0, 100);
  requireWhole('size', size, lineSizes.minimum, lineSizes.maximum);
  if (writers !== null) requireWhole('writers', writers, 1, 1_000_000);
  requireEffects(options.effects);
  return {
    seed: seedText(options.seed),
    text: textPlanOf(options),
    writers,
    variation,
    spacing,
    touching: touching / 100,
    size,
    paper: { ...papers[paper], ...options.effects },
  };
}

function textPlanOf(given: LineTexts): TextPlan {
  const { pattern, lengths = 'equal', between, leadingZeros = false, kind, texts } = given;
  const plans: readonly TextPlan[] = [
    ...(pattern === undefined ? [] : [{ from: 'pattern', pattern, lengths } as const]),
    ...(between === undefined ? [] : [{ from: 'between', between, leadingZeros } as const]),
    ...(kind === undefined ? [] : [{ from: 'kind', kind } as const]),
    ...(texts === undefined ? [] : [{ from: 'list', list: 'texts' } as const]),
  ];
  const [plan] = plans;
  if (!plan || plans.length > 1) {
    throw new RangeError(
      `${plans.length} sources of texts given: one of pattern, between, kind and texts is needed`,
    );
  }
  if (kind !== undefined) requireName('kind', kind, kinds);
  if (pattern !== undefined) requireText('pattern', pattern);
  requireName('lengths', lengths, { equal: true, weighted: true });
  const misplaced = misplacedOption(plan.from, { lengths, leadingZeros });
  if (misplaced) throw new RangeError(`${misplaced.option}: only with ${misplaced.source}`);
  for (const [index, text] of texts?.entries() ?? []) {
    const wrong = wrongWith(text);
    if (wrong !== null) throw new RangeError(`texts[${index}]: ${wrong}`);
  }
  return plan;
}
