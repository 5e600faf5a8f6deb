import * as z from 'zod';
import { parameterDescriptions, share } from './kinds.ts';

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
    'A latent vector as /judge and /complete tell it: the digit is drawn in this hand.',
  ).optional(),
  spread: share(
    'How far from the hand on the way to the seed’s own: 0 is the hand itself; only with hand.',
    defaultSpread,
    { example: null },
  ).optional(),
};

/** A spread in a canonical path: left out where it says nothing. */
export function unlessDefault(spread: number): number | undefined {
  return spread === defaultSpread ? undefined : spread;
}

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
