import type { Context } from 'hono';
import type { AppDependencies } from '../http/app-dependencies.ts';
import type { Metrics } from '../http/metrics.ts';

/** GET /metrics: what this process has counted, as Prometheus reads it. */
export function metricsRoute({ servedModel }: AppDependencies, metrics: Metrics) {
  return async (context: Context): Promise<Response> => {
    // So that the first scrape names the model, too.
    await servedModel();
    return context.body(metrics.text(), 200, {
      'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
      'Cache-Control': 'no-store',
    });
  };
}
