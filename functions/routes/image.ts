import { paths } from '../../models/paths.ts';
import type { Route } from '../http/route.ts';
import { decideDrawing, digitParameters, labelOfHandAlone } from './digit.ts';
import { decideSheet, sheetParameters } from './digits.ts';
import { drawingProblems, drawingRoute } from './drawing.ts';

/** GET /image: what /digit draws, under a name that fits every model; its own path is the canonical one. */
export const image: Route = {
  describe: () => ({
    id: 'drawImage',
    tag: 'drawings',
    summary: 'One image',
    description:
      'Draws what /digit draws, under a name that fits every model: the same seed, label and model give the same pixels.',
    parameters: digitParameters,
    constraints: [labelOfHandAlone],
    answers: { json: 'DigitNumbers' },
    problems: [...drawingProblems, 'no-such-hand'],
    draws: true,
  }),
  create: drawingRoute(paths.image, { schemaOf: () => digitParameters, decide: decideDrawing }),
};

/** GET /images: the sheet that /digits draws, under a name that fits every model. */
export const images: Route = {
  describe: () => ({
    id: 'drawImageSheet',
    tag: 'drawings',
    summary: 'A sheet of images',
    description: 'Draws what /digits draws: the images of the seeds "<seed>/0", "<seed>/1", …',
    parameters: sheetParameters,
    problems: [...drawingProblems, 'no-such-hand'],
    draws: true,
  }),
  create: drawingRoute(paths.images, { schemaOf: () => sheetParameters, decide: decideSheet }),
};
