import { metricsText } from '../http/metrics-text.ts';
import { measureProcess } from '../http/process-metrics.ts';
import type { Route } from '../http/route.ts';

/** GET /metrics: what this process has counted and what it uses, as Prometheus reads it. */
export const metrics: Route = {
  describe: () => ({
    id: 'showMetrics',
    tag: 'operation',
    summary: 'Figures for Prometheus',
    description:
      'Requests, latencies, images drawn, responses answered 304, the model, queues, memory, delays of the event loop.',
    mediaTypes: ['text/plain'],
    problems: ['internal-error'],
  }),
  create: (dependencies) => {
    const processText = measureProcess();
    return async (context) => {
      // So that the first scrape names the model, too.
      await dependencies.servedModel();
      return context.body(`${metricsText(dependencies.metrics.counts())}${processText()}`, 200, {
        'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
        'Cache-Control': 'no-store',
      });
    };
  },
};
