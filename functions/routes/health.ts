import type { Context } from 'hono';
import type { AppDependencies } from '../http/app-dependencies.ts';

/**
 * GET /health: what is served, why the shipped model stands in where it does, and what is off about the
 * store that is watched. The status stays "ok": a server that draws is not to be taken out of service.
 */
export function healthRoute({ servedModel, version }: AppDependencies) {
  return async (context: Context): Promise<Response> => {
    const { generator, alias, fallback, store } = await servedModel();
    return context.json(
      {
        status: 'ok',
        model: generator.manifest.id,
        alias,
        fallback: {
          active: fallback !== null,
          reason: fallback?.reason ?? null,
          askedFor: fallback?.askedFor ?? null,
        },
        store,
        version,
      },
      200,
      { 'Cache-Control': 'no-store' },
    );
  };
}
