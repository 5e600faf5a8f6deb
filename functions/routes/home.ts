import type { Context } from 'hono';
import { publicOrigin } from '../http/public-origin.ts';
import type { Route, RouteDependencies } from '../http/route.ts';
import { plainColors } from '../../models/images/colors.ts';
import { drawBlend } from '../playground/blend.ts';
import { browserFiles } from '../playground/browser-files.ts';
import { contentSecurityPolicy, developersPage, page } from '../playground/page.ts';
import { readDrawing } from '../playground/drawing.ts';
import { result } from '../playground/result.ts';
import { shareLink } from '../playground/links.ts';
import { readGivenHand } from '../playground/your-hand.ts';
import { encodeWithThreads } from '../serving/encoding.ts';
import { staticFiles } from '../serving/static-files.ts';
import { watchedSeeds } from './drawing.ts';

/**
 * GET /: the playground, a page that needs no other host and no script. Three parts of it can be asked
 * for alone: `part=result`, what was drawn, `part=blend`, the picture between four seeds, and `part=recipes`.
 */
export const home: Route = {
  create: (dependencies) => (context) => answerHome(context, dependencies),
};

async function answerHome(context: Context, dependencies: RouteDependencies): Promise<Response> {
  const { servedModel, randomSeed, draw, datasetLimit, pictures } = dependencies;
  const { generator, fallback } = await servedModel();
  const { manifest } = generator;
  const { searchParams } = new URL(context.req.url);
  const origin = publicOrigin(context.req.raw, dependencies.trustsForwardedHost);
  const part = searchParams.get('part');
  const requested = new URLSearchParams(searchParams);
  if (requested.has('random')) requested.delete('seed');
  const seeds = watchedSeeds(randomSeed);
  const { drawing, notes } = readDrawing(requested, manifest.labels, seeds.randomSeed);
  if (part === 'blend') {
    const isPinned = searchParams.get('model') === manifest.id && !seeds.wereUsed();
    const blendHeaders = { 'Content-Type': 'image/png', 'Cache-Control': cachingOf(isPinned) };
    if (context.req.method === 'HEAD') return context.body(null, 200, blendHeaders);
    const image = await drawBlend(generator, drawing, draw);
    const still = { image, width: image.width, height: image.height, colors: plainColors };
    const png = await encodeWithThreads(
      { kind: 'still', format: 'png', still: { ...still, caption: null } },
      pictures,
      () => context.req.raw.signal,
    );
    return context.body(png, 200, blendHeaders);
  }
  // Each page without a seed draws one of its own.
  const headers = {
    'Cache-Control': 'no-store',
    'Content-Security-Policy': contentSecurityPolicy,
  };
  if (part === 'recipes') return context.html(developersPage(manifest, origin), 200, headers);
  const drawn = result(drawing, notes, manifest, origin);
  if (part === 'result') return context.html(drawn, 200, headers);
  // A form without a script asked for a random seed: the address must give the page again.
  if (requested.get('seed') === '' || searchParams.has('random')) {
    return context.body(null, 303, { ...headers, Location: shareLink(drawing, manifest) });
  }
  const { entry, needed } = await browserFiles();
  const hand = readGivenHand(searchParams, manifest);
  const { listing } = await staticFiles();
  return context.html(
    page({
      drawing,
      result: drawn,
      manifest,
      hand,
      fallback,
      datasetLimit,
      scripts: [entry, ...needed].map((name) => `/page/${name}`),
      listing,
      origin,
    }),
    200,
    headers,
  );
}

/** The page names the model and the seeds in the blend's address, so that a browser can keep it. */
function cachingOf(isPinned: boolean): string {
  return isPinned ? 'public, max-age=86400' : 'no-store';
}
