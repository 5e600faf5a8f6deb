import { canonicalColor, colorPattern, plainColors } from '../../models/images/colors.ts';
import { longerSide } from '../../models/images/image.ts';
import { flag, model, share, textParameter, wholeNumber } from './kinds.ts';
import type { Check, Parameter } from './parameter.ts';

/** A colour in canonical form: 6 lower-case hex digits, 8 where it is translucent, or "transparent". */
function color(description: string, fallback: string): Parameter<string> {
  return {
    allowed: 'one colour of 6 hex digits (RRGGBB), 8 with opacity, or transparent',
    read: (text) => (colorPattern.test(text) ? canonicalColor(text) : undefined),
    description: {
      description,
      schema: {
        type: 'string',
        pattern: '^(#?([0-9a-fA-F]{6}|[0-9a-fA-F]{8})|transparent)$',
        default: fallback,
      },
      example: '1d4ed8',
    },
  };
}

/** The parameters of every picture's colors, which images in colour do not have. */
export const colorParameters = {
  invert: forGrey(flag('Swaps ink and background.')),
  color: forGrey(color('The ink.', plainColors.color)),
  background: forGrey(color('The background.', plainColors.background)),
};

function forGrey<Value>(parameter: Parameter<Value>): Parameter<Value> {
  return { ...parameter, isForGrey: true };
}

/** How far from the average hand, and which model draws: parameters of every drawing. */
export const drawingParameters = {
  truncation: share('Scales the latent vector: 0 = average style, 1 = full variety.', 1),
  model: model('Which model draws, by its id (pins the image forever) or by an alias.'),
};

/** How far digits are from a hand where it is not said. */
export const defaultSpread = 0.5;

/** A latent vector as latent-text.ts writes it; whether it is one of the model's is for the model to say. */
export function hand(description: string) {
  const allowed = 'one text of 4 to 1366 letters, digits, "-" and "_" (base64url)';
  return textParameter(allowed, (text) => /^[A-Za-z0-9_-]{4,1366}$/.test(text), {
    description,
    schema: {
      type: 'string',
      contentEncoding: 'base64url',
      pattern: '^[A-Za-z0-9_-]{4,1366}$',
    },
    ofModel: 'latent vector',
  });
}

/** Parameters of what can be drawn near a hand that was found, for one of a drawn digit. */
export const handParameters = {
  hand: hand('A latent vector as /judge and /complete return it: it sets the style of the image.'),
  // Sent without hand it would be refused, and sent with hand alone it would say something else than its absence.
  spread: share(
    `How far to move from the latent vector in hand towards that of the seed: 0 = not at all; only with hand. Default: ${defaultSpread}.`,
    defaultSpread,
    { isShown: false },
  ),
};

/** What says how far from a hand needs one. */
export const requireHandOfSpread: Check<{
  readonly hand?: string | undefined;
  readonly spread?: number | undefined;
}> = {
  of: ['hand', 'spread'],
  blames: 'spread',
  allowed: ({ hand: text, spread }) =>
    spread === undefined || text !== undefined ? null : 'only with hand',
  rule: {
    description: 'spread only with hand.',
    schema: { dependentRequired: { spread: ['hand'] } },
  },
};

/** The longer side of an image, in pixels. */
export const imageSize = { minimum: 28, maximum: 1024 } as const;

/** The longer side of one image. Where it is not given, images have the model's own size. */
export function digitSize(description: string, fallback?: number): Parameter<number> {
  return {
    ...wholeNumber(description, { ...imageSize, ...(fallback !== undefined && { fallback }) }),
    defaultOf: ({ image }) => longerSide(image),
  };
}
