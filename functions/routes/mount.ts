import type { Env, Handler, Hono, MiddlewareHandler } from 'hono';
import { paths, type RouteName, type RoutePath } from '../../models/paths.ts';
import type { AppDependencies, MountedRoutes, Route, RouteDependencies } from '../http/route.ts';
import { offerOf } from '../images/formats.ts';
import { table, type TableEntry } from './table.ts';

/**
 * Mounts every route of the table; those that the first digit does not need are loaded by their first
 * request.
 *
 * @param times reports the times of routes that draw or read an image
 */
export function mountRoutes<Environment extends Env>(
  app: Hono<Environment>,
  dependencies: RouteDependencies,
  times: MiddlewareHandler,
): void {
  for (const name of mountedNames(dependencies)) {
    const route: RoutePath = paths[name];
    const before = route.formats || route.method === 'post' ? [times] : [];
    const extensions = route.formats ? [...offerOf(route.formats).names, undefined] : [undefined];
    for (const extension of extensions) {
      const handler = handlerOf(table[name], dependencies, extension);
      app.on(route.method.toUpperCase(), [honoPath(route, extension)], ...before, handler);
    }
  }
}

/** What decides which routes an app has. */
type Mounted = Pick<AppDependencies, 'showsMetrics'>;

/** The names of the routes that an app has. */
function mountedNames({ showsMetrics = true }: Mounted): readonly RouteName[] {
  return (Object.keys(table) as RouteName[]).filter((name) => name !== 'metrics' || showsMetrics);
}

/** Loads every route that an app has. */
export async function loadRoutes(mounted: Mounted = {}): Promise<MountedRoutes> {
  const loading = mountedNames(mounted).map(
    async (name) => [name, await loadedRoute(table[name])] as const,
  );
  return Object.fromEntries(await Promise.all(loading));
}

async function loadedRoute(entry: TableEntry): Promise<Route> {
  return typeof entry === 'function' ? entry() : entry;
}

function handlerOf(
  entry: TableEntry,
  dependencies: RouteDependencies,
  extension: string | undefined,
): Handler {
  if (typeof entry !== 'function') return entry.create(dependencies, extension);
  let loading: Promise<Handler> | undefined;
  return async (context, next) => {
    loading ??= entry().then((route) => route.create(dependencies, extension));
    const handler = await loading;
    return handler(context, next) as Promise<Response>;
  };
}

/** A path as Hono writes it: a parameter at its end does not include the extension behind it. */
function honoPath({ path, formats }: RoutePath, extension: string | undefined): string {
  const pattern = extension === undefined ? '{[^/]+}' : `{[^/]*\\.${extension}}`;
  const parameters = path.replaceAll(/\{(\w+)\}/g, ':$1');
  if (path.endsWith('}')) return formats ? `${parameters}${pattern}` : parameters;
  return extension === undefined ? parameters : `${parameters}.${extension}`;
}
