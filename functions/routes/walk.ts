import type { Context } from 'hono';
import { startTime } from 'hono/timing';
import { generate, type Generator } from '../../models/generator.ts';
import { latentBetween, truncateLatent } from '../../models/latent.ts';
import { seedToLabel, seedToLatent } from '../../models/seed.ts';
import { answerDrawing, type Lifetime, lifetimeOf, timed } from '../answer.ts';
import type { AppDependencies } from '../app-dependencies.ts';
import { askedModel } from '../asked-model.ts';
import { canonicalPath } from '../canonical-path.ts';
import { scaledTo } from '../digit-request.ts';
import { chooseFormat } from '../formats/choose-format.ts';
import { walkFormats } from '../formats/route-formats.ts';
import { checkLabel } from '../label.ts';
import { decideLook, lookPairs } from '../look-parameters.ts';
import { parseParameters } from '../parameters.ts';
import { queryOf } from '../query.ts';
import { defaultFrames, walkParameters } from '../walk-parameters.ts';

type WalkExtension = (typeof walkFormats)[number];

/** An animated PNG has a media type of its own. */
const formatOf = { png: 'apng', webp: 'webp', gif: 'gif' } as const;

/** GET /walk: an animation of the digits between two seeds. */
export function walkRoute(
  { servedModel, randomSeed, draw = generate }: AppDependencies,
  extension?: WalkExtension,
) {
  return async (context: Context): Promise<Response> => {
    startTime(context, 'parse');
    const parameters = parseParameters(walkParameters, queryOf(context.req.url));
    const chosen = chooseWalkFormat(extension, parameters.format, context.req.header('Accept'));
    const { generator } = await askedModel(servedModel, parameters.model);
    const { manifest } = generator;
    const { from = randomSeed(), to = randomSeed(), frames = defaultFrames } = parameters;
    const { truncation = 1 } = parameters;
    const picked = manifest.labels && seedToLabel(from, manifest.labels.length);
    const label = checkLabel(parameters.label, manifest) ?? picked;
    const look = decideLook(parameters);
    const size = scaledTo(manifest.image, parameters.size);
    const path = canonicalPath(
      '/walk',
      [
        ['model', manifest.id],
        ['from', from],
        ['to', to],
        ['frames', frames],
        ['label', label ?? undefined],
        ['size', isOwnSize(size, manifest.image) ? undefined : Math.max(size.width, size.height)],
        ...lookPairs(look),
        ['truncation', truncation === 1 ? undefined : truncation],
      ],
      chosen.format === 'apng' ? undefined : chosen.format,
    );
    const labelText = label === null ? null : String(label);
    const caption = { seed: from, label: labelText, model: manifest.id };
    const lifetime = walkLifetime(parameters, manifest.id);
    return answerDrawing(context, { ...chosen, ...caption, lifetime, path }, async () => {
      const latents = latentsBetween(generator, { from, to, frames, truncation });
      const drawn = await timed(context, 'infer', () =>
        draw(
          generator,
          latents.map((latent) => ({ latent, label })),
        ),
      );
      return timed(context, 'encode', async () => {
        const images = drawn.map((pixels) => ({ ...manifest.image, pixels }));
        const { encodeWalk } = await import('../formats/encode-walk.ts');
        return encodeWalk(chosen.format, { images, ...size, look, caption });
      });
    });
  };
}

function chooseWalkFormat(
  extension: WalkExtension | undefined,
  format: WalkExtension | undefined,
  accept: string | undefined,
) {
  const named = extension ?? format;
  if (named === undefined) return chooseFormat(['apng', 'webp', 'gif'], { accept });
  // Only to hold the two to each other, in the names that the client used.
  const { format: name } = chooseFormat(walkFormats, { extension, format });
  return { format: formatOf[name], negotiated: false };
}

function isOwnSize(
  size: { readonly width: number; readonly height: number },
  own: { readonly width: number; readonly height: number },
): boolean {
  return size.width === own.width && size.height === own.height;
}

function walkLifetime(
  {
    from,
    to,
    model,
  }: { from?: string | undefined; to?: string | undefined; model?: string | undefined },
  servedId: string,
): Lifetime {
  return lifetimeOf({ seed: from === undefined ? undefined : to, model }, servedId);
}

/** [frames] latent vectors from one seed's to another's, in even steps, both ends among them. */
function latentsBetween(
  { manifest }: Generator,
  walk: {
    readonly from: string;
    readonly to: string;
    readonly frames: number;
    readonly truncation: number;
  },
): readonly Float32Array[] {
  const { size } = manifest.latent;
  const [start, end] = [seedToLatent(walk.from, size), seedToLatent(walk.to, size)];
  return Array.from({ length: walk.frames }, (_, index) =>
    truncateLatent(latentBetween(start, end, index / (walk.frames - 1)), walk.truncation),
  );
}
