import * as z from 'zod';
import { canonicalColor, colorPattern, plainColors } from '../../models/images/colors.ts';
import { flag, model, parameterDescriptions, share } from './kinds.ts';

/** A colour in canonical form: 6 lower-case hex digits, 8 where it is translucent, or "transparent". */
function color(description: string, fallback: string) {
  const allowed = 'one colour of 6 hex digits (RRGGBB), 8 with opacity, or transparent';
  return z
    .string(allowed)
    .regex(colorPattern, allowed)
    .transform(canonicalColor)
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

/** The parameters of every picture's colors. */
export const colorParameters = {
  invert: flag('Swaps ink and background.').optional(),
  color: color('The ink.', plainColors.color).optional(),
  background: color('The background.', plainColors.background).optional(),
};

/** How far from the average hand, and which model draws: parameters of every drawing. */
export const drawingParameters = {
  truncation: share('Scales the latent vector: 0 = average style, 1 = full variety.', 1).optional(),
  model: model('Which model draws, by its id (pins the image forever) or by an alias.').optional(),
};

/** How far digits are from a hand where it is not said. */
export const defaultSpread = 0.5;

/** A latent vector as latent-text.ts writes it; whether it is one of the model's is for the model to say. */
export function hand(description: string) {
  const allowed = 'one text of 4 to 1366 letters, digits, "-" and "_" (base64url)';
  return z
    .string(allowed)
    .regex(/^[A-Za-z0-9_-]{4,1366}$/, allowed)
    .register(parameterDescriptions, {
      description,
      schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{4,1366}$' },
    });
}

/** Parameters of what can be drawn near a hand that was found, for one of a drawn digit. */
export const handParameters = {
  hand: hand(
    'A latent vector as /judge and /complete return it: it sets the style of the digit.',
  ).optional(),
  spread: share(
    'How far to move from the latent vector in hand towards that of the seed: 0 = not at all; only with hand.',
    defaultSpread,
    { example: null },
  ).optional(),
};

/** A check for a route's schema: what says how far from a hand needs one. */
export function requireHandOfSpread(
  {
    hand: text,
    spread,
  }: { readonly hand?: string | undefined; readonly spread?: number | undefined },
  context: z.RefinementCtx,
): void {
  if (spread === undefined || text !== undefined) return;
  context.addIssue({ code: 'custom', path: ['spread'], message: 'only with hand' });
}

/** The longer side of an image, in pixels. */
export const imageSize = { minimum: 28, maximum: 1024 } as const;

/** The most pixels of one answer: about half a second of one core in the slowest format. */
const pixelLimit = 2 ** 21;

/** The side of one image where no size is asked for. */
const ownSize = 28;

/**
 * A check for a route's schema: so many images of one size stay within {@link pixelLimit}. The error is
 * the size's where there is one to blame.
 *
 * @param parameter names the parameter that counts the images
 */
export function withinPixels<Parameters extends { readonly size?: number | undefined }>(
  parameter: string,
  countOf: (parameters: Parameters) => number,
) {
  return (parameters: Parameters, context: z.RefinementCtx): void => {
    const { size = ownSize } = parameters;
    const count = countOf(parameters);
    if (count * size * size <= pixelLimit) return;
    const allowed = Math.floor(Math.sqrt(pixelLimit / count));
    const message = `up to ${allowed} for this ${parameter}: count × size² may be ${pixelLimit}`;
    context.addIssue({ code: 'custom', path: ['size'], message });
  };
}
