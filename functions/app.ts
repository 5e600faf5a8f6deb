import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import { methodNotAllowed } from 'hono/method-not-allowed';
import type { RequestIdVariables } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import { timing } from 'hono/timing';
import type { AppDependencies } from './app-dependencies.ts';
import { exposedHeaders } from './exposed-headers.ts';
import { Problem, problemResponse } from './problem.ts';
import { requestLog } from './request-log.ts';
import { requestTrace } from './request-trace.ts';
import { digitRoute } from './routes/digit.ts';
import { healthRoute } from './routes/health.ts';
import { homeRoute } from './routes/home.ts';

interface AppEnvironment {
  readonly Variables: RequestIdVariables;
}

/** The HTTP API as a function from requests to answers (docs/http.md), without side effects of its own. */
export function createApp(dependencies: AppDependencies): Hono<AppEnvironment> {
  const app = new Hono<AppEnvironment>();
  app.use(requestTrace());
  app.use(requestLog(dependencies.log));
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
      allowMethods: ['GET', 'HEAD'],
      exposeHeaders: [...exposedHeaders],
      maxAge: 86_400,
    }),
  );
  app.use(methodNotAllowed({ app, onMethodNotAllowed: answerMethodNotAllowed }));
  app.on('GET', ['/digit', '/digit.png'], timing(timingOptions), digitRoute(dependencies));
  app.get('/health', healthRoute(dependencies));
  app.get('/', homeRoute(dependencies));
  app.notFound(answerNotFound);
  app.onError((error, context) => answerError(error, context, dependencies.log));
  return app;
}

const timingOptions = { total: false, crossOrigin: true } as const;

function answerMethodNotAllowed(context: Context, methods: string[]): Response {
  const allowed = [...methods, 'OPTIONS'].join(', ');
  const detail = `${context.req.method} is not allowed here; allowed: ${allowed}.`;
  return answer(context, new Problem('method-not-allowed', [], detail), { Allow: allowed });
}

function answerNotFound(context: Context): Response {
  const detail = 'The routes are /, /digit, /digit.png and /health.';
  return answer(context, new Problem('not-found', [], detail));
}

function answerError(error: Error, context: Context, log: AppDependencies['log']): Response {
  if (error instanceof Problem) return answer(context, error);
  const requestId = context.get('requestId');
  log({ level: 'error', requestId, path: context.req.path, error: error.stack ?? String(error) });
  const detail = `The log tells more under the request id ${requestId}.`;
  return answer(context, new Problem('internal-error', [], detail));
}

function answer(
  context: Context,
  problem: Problem,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const occurrence = { path: context.req.path, requestId: context.get('requestId') };
  return problemResponse(problem, occurrence, headers);
}
