import type { Env, Handler, Hono, MiddlewareHandler } from 'hono';
import type { AppDependencies } from '../http/app-dependencies.ts';
import { datasetFormats, movingNames, stillFormats } from '../images/formats.ts';

/**
 * The routes that the first digit does not need: the first request for one of them loads them all, but for
 * those that take an image, which load by themselves; no start does.
 */
export function addFurtherRoutes<Environment extends Env>(
  app: Hono<Environment>,
  dependencies: AppDependencies,
  times: MiddlewareHandler,
): void {
  const lazily = loadedLazily(() => import('./further-routes.ts'));
  const lazilyOfImages = loadedLazily(() => import('./image-routes.ts'));
  for (const format of [undefined, ...stillFormats]) {
    const path = `/digits${extensionOf(format)}`;
    app.get(
      path,
      times,
      lazily(({ sheetRoute }) => sheetRoute(dependencies, format)),
    );
    const digits = format === undefined ? '[^/.]+' : `[^/]*\\.${format}`;
    const number = lazily(({ numberRoute }) => numberRoute(dependencies, format));
    app.get(`/number/:digits{${digits}}`, times, number);
  }
  for (const format of [undefined, ...movingNames]) {
    const path = `/walk${extensionOf(format)}`;
    app.get(
      path,
      times,
      lazily(({ walkRoute }) => walkRoute(dependencies, format)),
    );
  }
  for (const format of [undefined, ...datasetFormats]) {
    const path = `/dataset${extensionOf(format)}`;
    app.get(
      path,
      times,
      lazily(({ datasetRoute }) => datasetRoute(dependencies, format)),
    );
  }
  app.post(
    '/judge',
    times,
    lazilyOfImages(({ judgeRoute }) => judgeRoute(dependencies)),
  );
  app.post(
    '/complete',
    times,
    lazilyOfImages(({ completeRoute }) => completeRoute(dependencies)),
  );
  app.get(
    '/models',
    lazily(({ modelsRoute }) => modelsRoute(dependencies)),
  );
  app.get(
    '/models/:model',
    lazily(({ modelRoute }) => modelRoute(dependencies)),
  );
  app.get(
    '/openapi.json',
    lazily(({ openApiRoute }) => openApiRoute(dependencies)),
  );
  app.get(
    '/docs',
    lazily(({ docsRoute }) => docsRoute(dependencies)),
  );
  app.get(
    '/',
    lazily(({ homeRoute }) => homeRoute(dependencies)),
  );
}

/** Makes handlers of modules that are loaded when one of them is first asked. */
function loadedLazily<Routes>(load: () => Promise<Routes>) {
  let loading: Promise<Routes> | undefined;
  return (create: (routes: Routes) => Handler): Handler => {
    let handler: Handler | undefined;
    return async (context, next) => {
      loading ??= load();
      handler ??= create(await loading);
      return handler(context, next) as Promise<Response>;
    };
  };
}

function extensionOf(format: string | undefined): string {
  return format === undefined ? '' : `.${format}`;
}
