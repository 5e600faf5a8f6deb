import {
  type DigitSeries,
  drawSeries,
  seriesDigits,
  seriesSeedRoom,
} from '../../models/digit-series.ts';
import type { Generator } from '../../models/generator.ts';
import { labelHeader } from '../../models/manifest/label-text.ts';
import { modelWords } from '../../models/manifest/words.ts';
import { paths } from '../../models/paths.ts';
import { setSheet } from '../../models/sheet.ts';
import type { Route, RouteDependencies } from '../http/route.ts';
import type { Caption } from '../images/encode/still.ts';
import { offerOf } from '../images/formats.ts';
import { longerSide, scaledBy } from '../../models/images/image.ts';
import {
  defaultSpread,
  digitSize,
  drawingParameters,
  handParameters,
  colorParameters,
  requireHandOfSpread,
} from '../parameters/drawing.ts';
import { withinPixels } from '../parameters/several.ts';
import { checkLabel, requestedLatent } from '../parameters/held-to-model.ts';
import { format as formatParameter, label, seed, wholeNumber } from '../parameters/kinds.ts';
import { parameterSchema, type Values } from '../parameters/parameter.ts';
import {
  type DecidedDrawing,
  drawingProblems,
  type DrawingRequest,
  drawingRoute,
} from './drawing.ts';

const { names } = offerOf(paths.digits.formats);

/** How many digits where it is not said. */
const defaultCount = 100;

/** The query of /digits. */
export const sheetParameters = parameterSchema(
  {
    seed: seed(
      'Any text. Image i of the sheet, counted from 0, has the seed "<seed>/<i>". Default: a random seed.',
      { room: seriesSeedRoom },
    ),
    ...handParameters,
    count: wholeNumber('How many images.', {
      minimum: 1,
      maximum: 400,
      fallback: defaultCount,
    }),
    columns: wholeNumber('Images per row. Default: as many as rows.', {
      minimum: 1,
      maximum: 400,
    }),
    label: label('What to draw everywhere. Default: each seed picks a label.'),
    size: digitSize('The longer side of one image, in pixels.', 28),
    format: formatParameter(names),
    ...colorParameters,
    ...drawingParameters,
  },
  [requireHandOfSpread, withinPixels('count', ({ count = defaultCount }) => count)],
);

/** What a client asks of /digits. */
export type SheetParameters = Values<(typeof sheetParameters)['shape']>;
type SheetRequest = DrawingRequest<SheetParameters, (typeof names)[number]>;

/** GET /digits: a sheet of digits that follow from one seed. */
export const digits: Route = {
  describe: ({ manifest }) => ({
    id: 'drawSheet',
    tag: 'drawings',
    summary: `A sheet of ${modelWords(manifest).several}`,
    description: `Draws the ${modelWords(manifest).several} of the seeds "<seed>/0", "<seed>/1", … as one picture.`,
    parameters: sheetParameters,
    problems: [...drawingProblems, 'no-such-hand'],
    draws: true,
  }),
  create: drawingRoute(paths.digits, {
    schemaOf: () => sheetParameters,
    decide: decideSheet,
  }),
};

/** Decides what /digits and /images leave open. */
export async function decideSheet(
  request: SheetRequest,
): Promise<DecidedDrawing<keyof SheetParameters>> {
  const { parameters, generator, dependencies } = request;
  const { manifest } = generator;
  const { count = defaultCount, truncation = 1, spread = defaultSpread } = parameters;
  const columns = Math.min(count, parameters.columns ?? Math.ceil(Math.sqrt(count)));
  const hand = await requestedLatent(parameters.hand, manifest);
  const series: DigitSeries = {
    seed: parameters.seed ?? dependencies.randomSeed(),
    count,
    label: checkLabel(parameters.label, manifest),
    truncation,
    ...(hand && { near: { latent: hand, share: spread } }),
  };
  return {
    seed: series.seed,
    label: labelsOf(series, generator),
    decided: { seed: series.seed, count, columns },
    draw: (caption) => drawSheet(request, series, columns, caption),
  };
}

async function drawSheet(
  { parameters, format, generator, colors, dependencies, timed, encode }: SheetRequest,
  series: DigitSeries,
  columns: number,
  caption: Caption,
) {
  const { image: shape } = generator.manifest;
  const images = await timed('infer', () => drawAll(generator, series, dependencies.draw));
  const image = setSheet(images, columns, shape);
  const ownSize = longerSide(shape);
  const size = scaledBy(image, (parameters.size ?? ownSize) / ownSize);
  return encode({ kind: 'still', format, still: { image, ...size, colors, caption } });
}

/** The labels of all digits in order, known before they are drawn. */
function labelsOf(series: DigitSeries, { manifest }: Generator): string | null {
  if (manifest.labels === null) return null;
  const drawn = seriesDigits(series, manifest.labels.length, { from: 0, to: series.count });
  return labelHeader(
    drawn.map(({ label: index }) => index),
    manifest.labels,
  );
}

async function drawAll(
  generator: Generator,
  series: DigitSeries,
  draw: RouteDependencies['draw'],
): Promise<readonly Uint8Array[]> {
  const images: Uint8Array[] = [];
  for await (const batch of drawSeries(generator, series, { draw })) images.push(...batch.images);
  return images;
}
