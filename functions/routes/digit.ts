import type { Context } from 'hono';
import { endTime, startTime } from 'hono/timing';
import { generate, type Generator } from '../../models/generator.ts';
import { seedToLatent } from '../../models/seed.ts';
import type { AppDependencies } from '../app-dependencies.ts';
import { digitParameters } from '../digit-parameters.ts';
import { decideDigit, type DigitRequest, digitTag, pinnedPath } from '../digit-request.ts';
import { namesEntityTag } from '../entity-tag.ts';
import { encodePng } from '../image/encode-png.ts';
import type { GreyImage } from '../image/grey-image.ts';
import { resize } from '../image/resize.ts';
import { parseParameters } from '../parameters.ts';

const cacheControl: Readonly<Record<DigitRequest['lifetime'], string>> = {
  forever: 'public, max-age=31536000, immutable',
  // The alias may move to another model: a short time, then a question by ETag that costs no drawing.
  minutes: 'public, max-age=300',
  none: 'no-store',
};

/**
 * GET /digit: one digit as PNG, or 304 without drawing when the client's copy still holds.
 *
 * @throws Problem, for the app to answer
 */
export function digitRoute({ servedModel, randomSeed }: AppDependencies) {
  return async (context: Context): Promise<Response> => {
    startTime(context, 'parse');
    const { generator } = await servedModel();
    const query = new URL(context.req.url).search.slice(1);
    const request = decideDigit(
      parseParameters(digitParameters, query),
      generator.manifest,
      randomSeed,
    );
    const headers = digitHeaders(request, pinnedPath(request, generator.manifest));
    endTime(context, 'parse');
    const tag = headers['ETag'];
    if (tag !== undefined && namesEntityTag(context.req.header('If-None-Match'), tag)) {
      return context.body(null, 304, headers);
    }
    startTime(context, 'infer');
    const image = await draw(generator, request);
    endTime(context, 'infer');
    startTime(context, 'encode');
    const png = encodePng(resize(image, request.width, request.height));
    endTime(context, 'encode');
    return context.body(png, 200, {
      ...headers,
      'Content-Type': 'image/png',
      'Content-Length': String(png.byteLength),
    });
  };
}

function digitHeaders(request: DigitRequest, path: string): Record<string, string> {
  const { model, seed, label, lifetime } = request;
  return {
    'Cache-Control': cacheControl[lifetime],
    'Content-Location': path,
    'X-Model': model,
    // A header carries ASCII only; in this form it can be pasted behind "seed=".
    'X-Seed': encodeURIComponent(seed),
    ...(label !== null && { 'X-Label': String(label) }),
    ...(lifetime !== 'none' && { ETag: digitTag(path) }),
  };
}

async function draw(generator: Generator, { seed, label }: DigitRequest): Promise<GreyImage> {
  const { image, latent } = generator.manifest;
  const [pixels] = await generate(generator, [{ latent: seedToLatent(seed, latent.size), label }]);
  if (!pixels) throw new Error(`the model ${generator.manifest.id} drew nothing`);
  return { width: image.width, height: image.height, pixels };
}
