import type { Env, Handler, Hono, MiddlewareHandler } from 'hono';
import type { AppDependencies } from './app-dependencies.ts';
import { datasetFormats, stillFormats, walkFormats } from './formats/route-formats.ts';
import type * as furtherRoutes from './further-routes.ts';

/**
 * The routes that the first digit does not need: the first request for one of them loads them all, so that
 * no start does.
 */
export function addFurtherRoutes<Environment extends Env>(
  app: Hono<Environment>,
  dependencies: AppDependencies,
  times: MiddlewareHandler,
): void {
  let loading: Promise<typeof furtherRoutes> | undefined;
  const lazily = (create: (routes: typeof furtherRoutes) => Handler): Handler => {
    let handler: Handler | undefined;
    return async (context, next) => {
      loading ??= import('./further-routes.ts');
      handler ??= create(await loading);
      return handler(context, next) as Promise<Response>;
    };
  };
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
  for (const format of [undefined, ...walkFormats]) {
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

function extensionOf(format: string | undefined): string {
  return format === undefined ? '' : `.${format}`;
}
