import type { Context } from 'hono';
import type { AppDependencies } from '../app-dependencies.ts';

/** GET /health: what is served, and why the shipped model stands in where it does. */
export function healthRoute({ servedModel, version }: AppDependencies) {
  return async (context: Context): Promise<Response> => {
    const { generator, alias, fallback } = await servedModel();
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
        version,
      },
      200,
      { 'Cache-Control': 'no-store' },
    );
  };
}
