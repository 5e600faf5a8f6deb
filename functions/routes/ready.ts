import type { Ready } from '../answers/health.ts';
import type { Route } from '../http/route.ts';
import { Problem } from '../problem.ts';

/**
 * GET /ready, for load balancers: whether to send requests here. A server is not ready while the shipped model
 * stands in for the configured one, or once it was told to stop; it answers all requests in both cases.
 */
export const ready: Route = {
  describe: () => ({
    id: 'showReadiness',
    tag: 'operation',
    summary: 'Whether to send requests here',
    description:
      'For load balancers: 503 while the shipped model replaces the configured one, and while the server shuts down.',
    answers: { json: 'Ready' },
    problems: ['not-ready', 'internal-error'],
  }),
  create:
    ({ servedModel, isStopping = () => false }) =>
    async (context) => {
      const { generator, fallback } = await servedModel();
      if (isStopping()) throw new Problem('not-ready', [], 'The server shuts down.');
      if (fallback) {
        const { askedFor, reason } = fallback;
        const detail = `The shipped model stands in for ${askedFor}: ${reason}.`;
        throw new Problem('not-ready', [], detail);
      }
      const answer: Ready = { status: 'ready', model: generator.manifest.id };
      return context.json(answer, 200, { 'Cache-Control': 'no-store' });
    },
};
