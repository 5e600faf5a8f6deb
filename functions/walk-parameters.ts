import * as z from 'zod';
import { withinPixels } from './compute-limit.ts';
import { imageSize } from './digit-parameters.ts';
import { walkFormats } from './formats/route-formats.ts';
import { drawingParameters, lookParameters } from './look-parameters.ts';
import { format, label, seed, wholeNumber } from './parameter-kinds.ts';

/** How many frames where it is not said. */
export const defaultFrames = 24;

/** The query of /walk. */
export const walkParameters = z
  .strictObject({
    from: seed('The seed it starts at. Without it: a random one.').optional(),
    to: seed('The seed it goes to. Without it: a random one.').optional(),
    frames: wholeNumber('How many pictures, both ends among them.', {
      minimum: 2,
      maximum: 120,
      fallback: defaultFrames,
    }).optional(),
    label: label('Which digit all the way. Without it: the seed it starts at picks.').optional(),
    size: wholeNumber('The longer side in pixels.', { ...imageSize, fallback: 28 }).optional(),
    format: format(walkFormats).optional(),
    ...lookParameters,
    ...drawingParameters,
  })
  .superRefine(
    withinPixels<{ frames?: number | undefined; size?: number | undefined }>(
      'frames',
      ({ frames = defaultFrames }) => frames,
    ),
  );
