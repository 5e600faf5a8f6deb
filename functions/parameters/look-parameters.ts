import * as z from 'zod';
import { flag, model, parameterDescriptions, share } from './kinds.ts';

/** Ink and paper where nothing else is asked for, as MNIST has them. */
export const plainColours = { color: 'ffffff', background: '000000' } as const;

/** A colour in canonical form: 6 lower-case hex digits, 8 where it is translucent, or "transparent". */
function colour(description: string, fallback: string) {
  const allowed = 'one colour of 6 hex digits (RRGGBB), 8 with opacity, or transparent';
  return z
    .string(allowed)
    .regex(/^(#?([0-9a-f]{6}|[0-9a-f]{8})|transparent)$/i, allowed)
    .transform(canonicalColour)
    .register(parameterDescriptions, {
      description,
      schema: {
        type: 'string',
        pattern: '^(#?([0-9a-fA-F]{6}|[0-9a-fA-F]{8})|transparent)$',
        default: fallback,
      },
      example: '1d4ed8',
    });
}

function canonicalColour(text: string): string {
  const hex = text.toLowerCase().replace('#', '');
  if (hex === 'transparent' || /^.{6}00$/.test(hex)) return 'transparent';
  return hex.replace(/^(.{6})ff$/, '$1');
}

/** The parameters of every picture's look. */
export const lookParameters = {
  invert: flag('Swaps ink and background.').optional(),
  color: colour('The ink.', plainColours.color).optional(),
  background: colour('What the ink stands on.', plainColours.background).optional(),
};

/** How far from the average hand, and which model draws: parameters of every drawing. */
export const drawingParameters = {
  truncation: share(
    'Scales the latent vector: 1 draws all hands there are, less draws plainer ones, 0 the one in the middle.',
    1,
  ).optional(),
  model: model(
    'Which model draws, by its id (pins the picture for ever) or by an alias.',
  ).optional(),
};

/** What a client says of a picture's look; what is absent is plain. */
export interface LookParameters {
  readonly invert?: boolean | undefined;
  readonly color?: string | undefined;
  readonly background?: string | undefined;
}

/** Ink and background in canonical form. */
export interface Look {
  readonly color: string;
  readonly background: string;
}

/** Decides the look: where it is inverted, ink and background swap, whichever were asked for. */
export function decideLook({ invert = false, color, background }: LookParameters): Look {
  const ink = color ?? plainColours.color;
  const paper = background ?? plainColours.background;
  return invert ? { color: paper, background: ink } : { color: ink, background: paper };
}

/** The canonical parameters of a look: none for the plain one, so that defaults do not split caches. */
export function lookPairs({ color, background }: Look): readonly (readonly [string, string])[] {
  if (color === plainColours.background && background === plainColours.color) {
    return [['invert', 'true']];
  }
  const pairs: (readonly [string, string])[] = [];
  if (color !== plainColours.color) pairs.push(['color', color]);
  if (background !== plainColours.background) pairs.push(['background', background]);
  return pairs;
}

/** Whether a look is of ink and background alone, plain or inverted: all that grey pixels can tell. */
export function isGreyLook(look: Look): boolean {
  return lookPairs(look).every(([name]) => name === 'invert');
}
