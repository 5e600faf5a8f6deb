import { createApp } from '../app.ts';
import { compression } from '../http/compression.ts';
import { batchedDraws } from '../serving/batching.ts';
import { createModelSource, fixedModel, type ModelSource } from '../serving/model-source.ts';
import { loadModelFolder } from '../serving/served-model.ts';
import type { ProblemDetails } from '../answers/problem.ts';
import { problemType, uriReference } from '../problem.ts';
import { randomSeed, shippedFolder, version } from './environment.ts';
import { requireFetchOptions } from './fetch-options.ts';

/** Where the API is mounted, and which model it serves. */
export interface FetchHandlerOptions {
  /** The path that every request begins with, such as "/digits-api". Default: none. */
  readonly basePath?: string;
  /** The folder of one model, …/<id>. Default: the model that is part of the package. */
  readonly model?: string;
  /** In place of `model`: a folder of models or s3://bucket/prefix, whose alias is watched. */
  readonly store?: {
    readonly location: string;
    /** Default: champion. */
    readonly alias?: string;
    /** Seconds between two looks at the alias; 0: never again. Default: 60. */
    readonly refresh?: number;
    /** ed25519 public keys in base64: only models that one of them has signed are served. */
    readonly publicKeys?: readonly string[];
  };
  /** The largest data set of one response, in digits. Default: 70000. */
  readonly datasetLimit?: number;
  /** Whether /metrics is there, for everybody who can reach the handler. Default: true. */
  readonly metrics?: boolean;
  /**
   * Takes one entry per request, and one for each failure. Its own first failure is printed to stderr. Default: nothing
   * is logged.
   */
  readonly log?: (entry: object) => unknown;
}

/** Answers a request, as servers and frameworks with the types of the Fetch standard mount it. */
export type FetchHandler = (request: Request) => Promise<Response>;

/**
 * Loads a model and makes the HTTP API over it (docs/http.md) a function from Request to Response.
 *
 * @throws TypeError for an option that there is not, or of another type; ModelError when the model cannot be used
 */
export async function createFetchHandler(options: FetchHandlerOptions = {}): Promise<FetchHandler> {
  requireFetchOptions(options);
  const { basePath = '', datasetLimit, metrics = true } = options;
  const log = options.log ? withoutThrowing(options.log) : () => {};
  const app = createApp({
    ...(await openModels(options, log)),
    showsMetrics: metrics,
    randomSeed,
    version,
    log,
    compression: compression(),
    draw: batchedDraws(),
    ...(datasetLimit !== undefined && { datasetLimit }),
  });
  const base = encodedPath(basePath).replace(/\/+$/, '');
  if (base === '') return async (request) => app.fetch(request);
  return async (request) => {
    const url = new URL(request.url);
    const isBelow = url.pathname === base || url.pathname.startsWith(`${base}/`);
    // What is not below the path is nothing of this API's: it answers 404, as it does for unknown paths.
    url.pathname = isBelow ? url.pathname.slice(base.length) : `/${url.pathname}`;
    const response = await app.fetch(new Request(url, request));
    return isProblem(response)
      ? problemAt(response, new URL(request.url).pathname)
      : mounted(response, base);
  };
}

/** A log whose own failure is printed to stderr, once: no request fails because its entry could not be written. */
function withoutThrowing(log: (entry: object) => unknown): (entry: object) => void {
  let hasFailed = false;
  const fail = (error: unknown) => {
    if (!hasFailed) {
      // oxlint-disable-next-line no-console -- the log itself cannot say it
      console.error('digit-mint: the log function of createFetchHandler failed:', error);
    }
    hasFailed = true;
  };
  return (entry) => {
    try {
      Promise.resolve(log(entry)).catch(fail);
    } catch (error) {
      fail(error);
    }
  };
}

/** A path as requests have it: "/zahlen für" with its letters percent-encoded. */
function encodedPath(path: string): string {
  const url = new URL('http://localhost');
  url.pathname = path;
  return url.pathname;
}

function isProblem({ headers }: Response): boolean {
  return headers.get('Content-Type') === problemType;
}

/** A problem whose instance is the path that was asked for. */
async function problemAt(response: Response, path: string): Promise<Response> {
  const problem = (await response.json()) as ProblemDetails;
  const { status, statusText, headers } = response;
  const text = JSON.stringify({ ...problem, instance: uriReference(path) });
  return new Response(text, { status, statusText, headers });
}

/** The headers that name a path of this API. */
const pathHeaders = ['Content-Location', 'Location'] as const;

/** A response whose paths are below the base. */
function mounted(response: Response, base: string): Response {
  if (!pathHeaders.some((name) => response.headers.has(name))) return response;
  const headers = new Headers(response.headers);
  for (const name of pathHeaders) {
    const path = headers.get(name);
    // A relative path is below the base already.
    if (path?.startsWith('/')) headers.set(name, `${base}${path}`);
  }
  const { status, statusText, body } = response;
  return new Response(body, { status, statusText, headers });
}

async function openModels(
  { model, store }: FetchHandlerOptions,
  log: (entry: object) => void,
): Promise<ModelSource> {
  if (model !== undefined) return fixedModel(await loadModelFolder(model));
  if (!store) return createModelSource({ shippedFolder }, log);
  const { location, alias, refresh, publicKeys } = store;
  return createModelSource(
    {
      shippedFolder,
      modelStore: location,
      ...(alias !== undefined && { modelAlias: alias }),
      ...(refresh !== undefined && { refresh }),
      ...(publicKeys && { publicKeys }),
    },
    log,
  );
}
