import { Hono } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { TrieRouter } from 'hono/router/trie-router';
import type { RequestIdVariables } from 'hono/request-id';
import { timing } from 'hono/timing';
import type { DrawDigits } from '../models/digit-series.ts';
import { generate } from '../models/generator.ts';
import { answerError, answerMethodNotAllowed, answerNotFound } from './http/answer-problem.ts';
import { limitBody } from './http/body.ts';
import { requestLog, requestTrace } from './http/log.ts';
import { createMetrics, type Metrics, requestMetrics } from './http/metrics.ts';
import type { AppDependencies, RouteDependencies } from './http/route.ts';
import { setStandardHeaders } from './http/standard-headers.ts';
import { loadRoutes, mountRoutes } from './routes/mount.ts';
import { createCompanionCache } from './serving/model-cache.ts';
import type { DatasetTasks } from './threads/dataset-tasks.ts';

interface AppEnvironment {
  readonly Variables: RequestIdVariables;
}

/** The HTTP API as a function from requests to answers (docs/http.md), without side effects of its own. */
export function createApp(given: AppDependencies): Hono<AppEnvironment> {
  const metrics = createMetrics(given.version, given.queues);
  const dependencies = counted(given, metrics);
  // The one that Hono's choice of routers ends at for these paths, after 3 ms of trying another.
  const app = new Hono<AppEnvironment>({ router: new TrieRouter() });
  app.use(requestTrace());
  app.use(requestLog(dependencies.log));
  app.use(requestMetrics(metrics));
  app.use(setStandardHeaders());
  if (dependencies.compression) app.use(dependencies.compression);
  if (dependencies.rateLimit) app.use(dependencies.rateLimit);
  app.use(limitBody());
  app.use(methodNotAllowed({ app, onMethodNotAllowed: answerMethodNotAllowed }));
  mountRoutes(app, dependencies, timing(timingOptions));
  app.notFound(answerNotFound);
  app.onError((error, context) => answerError(error, context, dependencies.log));
  return app;
}

/** As many digits as MNIST has. */
export const largestDataset = 70_000;

/** The dependencies with their defaults; the metrics count what is drawn, and see which model draws. */
function counted(given: AppDependencies, metrics: Metrics): RouteDependencies {
  const { servedModel, draw = generate, datasets } = given;
  const countedDraw =
    (drawing: DrawDigits): DrawDigits =>
    (generator, draws) => {
      metrics.drawn(draws.length);
      return drawing(generator, draws);
    };
  return {
    companions: createCompanionCache(),
    datasetLimit: largestDataset,
    ...given,
    metrics,
    routes: async () => loadRoutes(given),
    async servedModel(model) {
      const served = await servedModel(model);
      if (model === undefined) metrics.served(served);
      return served;
    },
    draw: countedDraw(draw),
    ...(datasets && { datasets: async () => countedDatasets(await datasets(), metrics) }),
  };
}

function countedDatasets(tasks: DatasetTasks, metrics: Metrics): DatasetTasks {
  return {
    ...tasks,
    async draw(generator, series, range) {
      metrics.drawn(range.to - range.from);
      return tasks.draw(generator, series, range);
    },
  };
}

const timingOptions = { total: false, crossOrigin: true } as const;
