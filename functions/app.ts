import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { methodNotAllowed } from 'hono/method-not-allowed';
import type { RequestIdVariables } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import { timing } from 'hono/timing';
import { generate } from '../models/generator.ts';
import { addFurtherRoutes } from './routes/add-further-routes.ts';
import { answerError, answerMethodNotAllowed, answerNotFound } from './http/answer-problem.ts';
import type { AppDependencies } from './http/app-dependencies.ts';
import { exposedHeaders } from './http/answer.ts';
import { digitFormats } from './images/formats.ts';
import { limitBody } from './http/body.ts';
import { type Metrics, createMetrics, requestMetrics } from './http/metrics.ts';
import { requestLog, requestTrace } from './http/log.ts';
import { digitRoute } from './routes/digit.ts';
import { healthRoute } from './routes/health.ts';
import { metricsRoute } from './routes/metrics.ts';

interface AppEnvironment {
  readonly Variables: RequestIdVariables;
}

/** The HTTP API as a function from requests to answers (docs/http.md), without side effects of its own. */
export function createApp(given: AppDependencies): Hono<AppEnvironment> {
  const metrics = createMetrics(given.version);
  const dependencies = counted(given, metrics);
  const app = new Hono<AppEnvironment>();
  app.use(requestTrace());
  app.use(requestLog(dependencies.log));
  app.use(requestMetrics(metrics));
  guard(app, dependencies);
  app.use(methodNotAllowed({ app, onMethodNotAllowed: answerMethodNotAllowed }));
  const times = timing(timingOptions);
  app.get('/digit', times, digitRoute(dependencies));
  for (const format of digitFormats) {
    app.get(`/digit.${format}`, times, digitRoute(dependencies, format));
  }
  app.get('/health', healthRoute(dependencies));
  app.get('/metrics', metricsRoute(dependencies, metrics));
  addFurtherRoutes(app, dependencies, times);
  app.notFound(answerNotFound);
  app.onError((error, context) => answerError(error, context, dependencies.log));
  return app;
}

/** The dependencies with the metrics' eyes on what draws and on which model does. */
function counted(dependencies: AppDependencies, metrics: Metrics): AppDependencies {
  const { servedModel, draw = generate } = dependencies;
  return {
    ...dependencies,
    async servedModel(model) {
      const served = await servedModel(model);
      if (model === undefined) metrics.served(served);
      return served;
    },
    draw(generator, draws) {
      metrics.drawn(draws.length);
      return draw(generator, draws);
    },
  };
}

/** What every answer carries, and what no request may do. */
function guard(app: Hono<AppEnvironment>, { rateLimit }: AppDependencies): void {
  app.use(
    secureHeaders({
      // Digits are for any page to show.
      crossOriginResourcePolicy: 'cross-origin',
      // Whether the whole host is HTTPS only is for whoever owns the host to say.
      strictTransportSecurity: false,
      // For browsers long gone, or for documents with scripts.
      originAgentCluster: false,
      xDnsPrefetchControl: false,
      xDownloadOptions: false,
      xPermittedCrossDomainPolicies: false,
      xXssProtection: false,
    }),
  );
  app.use(
    cors({
      origin: '*',
      allowMethods: ['GET', 'HEAD', 'POST'],
      exposeHeaders: [...exposedHeaders],
      maxAge: 86_400,
    }),
  );
  if (rateLimit) app.use(rateLimit);
  app.use(limitBody());
}

const timingOptions = { total: false, crossOrigin: true } as const;
