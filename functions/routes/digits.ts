import type { Context } from 'hono';
import { startTime } from 'hono/timing';
import { type DigitSeries, drawSeries, seriesDigits } from '../../models/digit-series.ts';
import { generate, type Generator } from '../../models/generator.ts';
import { setSheet } from '../../models/sheet.ts';
import { answerDrawing, lifetimeOf, timed } from '../http/answer.ts';
import type { AppDependencies } from '../http/app-dependencies.ts';
import { askedHand, checkLabel } from '../parameters/held-to-model.ts';
import { askedModel } from './asked-model.ts';
import { canonicalPath } from '../http/canonical.ts';
import { chooseFormat } from '../http/accept.ts';
import { encodeStill } from '../images/encode/still.ts';
import { stillFormats } from '../images/formats.ts';
import { decideLook, lookPairs } from '../images/colors.ts';
import { defaultSpread, unlessDefault } from '../parameters/drawing.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';
import { defaultCount, sheetParameters } from './digits-parameters.ts';

/** GET /digits: a sheet of digits that follow from one seed. */
export function sheetRoute(
  { servedModel, randomSeed, draw = generate }: AppDependencies,
  extension?: (typeof stillFormats)[number],
) {
  return async (context: Context): Promise<Response> => {
    startTime(context, 'parse');
    const parameters = parseParameters(sheetParameters, queryOf(context.req.url));
    const accept = context.req.header('Accept');
    const chosen = chooseFormat(stillFormats, { extension, format: parameters.format, accept });
    const { generator } = await askedModel(servedModel, parameters.model);
    const { manifest } = generator;
    const { count = defaultCount, size, truncation = 1 } = parameters;
    const columns = Math.min(count, parameters.columns ?? Math.ceil(Math.sqrt(count)));
    const hand = await askedHand(parameters.hand, manifest);
    const { spread = defaultSpread } = parameters;
    const series: DigitSeries = {
      seed: parameters.seed ?? randomSeed(),
      count,
      label: checkLabel(parameters.label, manifest),
      truncation,
      ...(hand && { near: { latent: hand, share: spread } }),
    };
    const look = decideLook(parameters);
    const ownSize = Math.max(manifest.image.width, manifest.image.height);
    const path = canonicalPath(
      '/digits',
      [
        ['model', manifest.id],
        ['hand', parameters.hand],
        ['seed', series.seed],
        ['spread', hand ? unlessDefault(spread) : undefined],
        ['count', count],
        ['columns', columns],
        ['label', series.label ?? undefined],
        ['size', size === ownSize ? undefined : size],
        ...lookPairs(look),
        ['truncation', truncation === 1 ? undefined : truncation],
      ],
      chosen.format === stillFormats[0] ? undefined : chosen.format,
    );
    const label = labelsOf(series, generator);
    const lifetime = lifetimeOf(parameters, manifest.id);
    const caption = { seed: series.seed, label, model: manifest.id };
    return answerDrawing(context, { ...chosen, ...caption, lifetime, path }, async () => {
      const images = await timed(context, 'infer', () => drawAll(generator, series, draw));
      return timed(context, 'encode', () => {
        const image = setSheet(images, columns, manifest.image);
        const scale = (size ?? ownSize) / ownSize;
        const width = Math.round(image.width * scale);
        const height = Math.round(image.height * scale);
        return encodeStill(chosen.format, { image, width, height, look, caption });
      });
    });
  };
}

/** The labels of all digits in order, known before they are drawn. */
function labelsOf(series: DigitSeries, { manifest }: Generator): string | null {
  if (manifest.labels === null) return null;
  return seriesDigits(series, manifest.labels.length, { from: 0, to: series.count })
    .map(({ label }) => label)
    .join(',');
}

async function drawAll(
  generator: Generator,
  series: DigitSeries,
  draw: NonNullable<AppDependencies['draw']>,
): Promise<readonly Uint8Array[]> {
  const images: Uint8Array[] = [];
  for await (const batch of drawSeries(generator, series, { draw })) images.push(...batch.images);
  return images;
}
