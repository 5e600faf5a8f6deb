import * as z from 'zod';
import { drawingParameters, hand, lookParameters, withinPixels } from '../parameters/drawing.ts';
import { imageSize } from '../parameters/drawing.ts';
import { movingNames } from '../images/formats.ts';
import { format, label, seed, wholeNumber } from '../parameters/kinds.ts';

/** How many frames where it is not said. */
export const defaultFrames = 24;

/** The query of /walk. */
export const walkParameters = z
  .strictObject({
    from: seed('The seed it starts at. Without it: a random one.').optional(),
    to: seed('The seed it goes to. Without it: a random one.').optional(),
    fromHand: hand(
      'A latent vector as /judge tells it: where it starts, instead of a seed.',
    ).optional(),
    toHand: hand(
      'A latent vector as /judge tells it: where it goes, instead of a seed.',
    ).optional(),
    frames: wholeNumber('How many pictures, both ends among them.', {
      minimum: 2,
      maximum: 120,
      fallback: defaultFrames,
    }).optional(),
    label: label('Which digit it starts as. Without it: the seed it starts at picks.').optional(),
    toLabel: label('Which digit it becomes. Without it: it stays the one it starts as.').optional(),
    size: wholeNumber('The longer side in pixels.', { ...imageSize, fallback: 28 }).optional(),
    format: format(movingNames).optional(),
    ...lookParameters,
    ...drawingParameters,
  })
  .superRefine((parameters, context) => {
    for (const [end, handOfEnd] of [
      ['from', 'fromHand'],
      ['to', 'toHand'],
    ] as const) {
      if (parameters[end] === undefined || parameters[handOfEnd] === undefined) continue;
      context.addIssue({ code: 'custom', path: [handOfEnd], message: `only without ${end}` });
    }
  })
  .superRefine(
    withinPixels<{ frames?: number | undefined; size?: number | undefined }>(
      'frames',
      ({ frames = defaultFrames }) => frames,
    ),
  );

/** What a client asks of /walk: what is absent is chosen for it. */
export type WalkParameters = z.output<typeof walkParameters>;
