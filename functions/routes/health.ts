import type { Health } from '../answers/health.ts';
import type { Route } from '../http/route.ts';

/**
 * GET /health: what is served, why the shipped model stands in where it does, and what is off about the
 * store that is watched. The status stays "ok": a server that draws is not to be taken out of service.
 */
export const health: Route = {
  describe: () => ({
    id: 'showHealth',
    tag: 'operation',
    summary: 'What is served, and why',
    description: 'Whether the shipped model replaces the configured one, and why.',
    answers: { json: 'Health' },
    problems: ['internal-error'],
  }),
  create:
    ({ servedModel, version }) =>
    async (context) => {
      const { generator, alias, fallback, store } = await servedModel();
      const answer: Health = {
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
      };
      return context.json(answer, 200, { 'Cache-Control': 'no-store' });
    },
};
