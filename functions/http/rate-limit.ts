import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { paths, type RoutePath } from '../../models/paths.ts';
import { Problem } from '../problem.ts';
import { networkOf } from './client-network.ts';

/** How often one client may ask, and who says which client it is. */
export interface RateLimit {
  /** What a client's requests of one minute may cost; most requests cost 1 (models/paths.ts). */
  readonly perMinute: number;
  /** How many proxies in front of this server are trusted to name who asked them, in X-Forwarded-For. */
  readonly trustedProxies: number;
}

/** How clients are counted. */
export interface CountingOptions {
  /** Clients that are counted at once; beyond that, the one whose minute began first is forgotten. */
  readonly mostClients?: number;
  /** The time in milliseconds. */
  readonly now?: () => number;
}

const windowSeconds = 60;
/** A client takes some 180 bytes, so that these take 9 MB. */
const defaultMostClients = 50_000;

/**
 * Refuses a client's requests with 429 once those of a minute have cost as much as is allowed. The last of them
 * may cost more than is left, or routes that cost much could not be asked for at all. A client is an IPv4 address or
 * an IPv6 network of 64 bits. Counts in memory: a process each.
 *
 * RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-07) say what is left, on answers that no
 * shared cache keeps: there they would tell other clients about this one.
 */
export function limitRate(
  { perMinute, trustedProxies }: RateLimit,
  options: CountingOptions = {},
): MiddlewareHandler {
  const count = countClients(options);
  return async (context, next) => {
    const cost = costOf(context);
    // Monitoring must not be limited by the server's clients.
    if (cost === 0) return next();
    const { before, seconds } = count(networkOf(clientAddress(context, trustedProxies)), cost);
    const headers = {
      'RateLimit-Policy': `${perMinute};w=${windowSeconds}`,
      RateLimit: `limit=${perMinute}, remaining=${Math.max(0, perMinute - before - cost)}, reset=${seconds}`,
    };
    if (before >= perMinute) {
      setHeaders(context, headers);
      throw new Problem('too-many-requests', [], refusal(perMinute, cost), seconds);
    }
    await next();
    if (isForOneClient(context.res)) setHeaders(context, headers);
  };
}

function refusal(perMinute: number, cost: number): string {
  const counts = cost > 1 ? ` A request to this path counts as ${cost}.` : '';
  return `${perMinute} requests a minute are allowed.${counts}`;
}

function setHeaders(context: Context, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) context.res.headers.set(name, value);
}

/** Whether no shared cache may keep an answer (RFC 9111 §3). */
function isForOneClient({ headers }: Response): boolean {
  return /\b(no-store|private)\b/.test(headers.get('Cache-Control') ?? '');
}

/** The first part of a path without its extension, which no two routes of different cost share. */
const firstPart = (path: string) => path.split('/')[1]?.replace(/[.{].*$/, '') ?? '';

const costs: ReadonlyMap<string, number> = new Map(
  Object.values(paths).map(({ path, cost = 1 }: RoutePath) => [firstPart(path), cost]),
);

/** What a request costs, by the route that will answer it; one that none answers costs 1. */
function costOf(context: Context): number {
  return costs.get(firstPart(matchedRoutes(context).at(-1)?.path ?? '')) ?? 1;
}

/** One client's minute. */
interface Window {
  used: number;
  readonly end: number; // milliseconds
}

/** Counts what each client's requests cost in a minute that begins with the first of them. */
function countClients({
  mostClients = defaultMostClients,
  now = () => performance.now(),
}: CountingOptions) {
  // In the order in which their minutes end.
  const windows = new Map<string, Window>();

  function open(client: string, time: number): Window {
    const window = { used: 0, end: time + 1000 * windowSeconds };
    windows.delete(client);
    windows.set(client, window);
    for (const [first, { end }] of windows) {
      if (end > time && windows.size <= mostClients) break;
      windows.delete(first);
    }
    return window;
  }

  return (client: string, cost: number): { readonly before: number; readonly seconds: number } => {
    const time = now();
    const kept = windows.get(client);
    const window = kept && kept.end > time ? kept : open(client, time);
    const before = window.used;
    window.used += cost;
    return { before, seconds: Math.ceil((window.end - time) / 1000) };
  };
}

/**
 * The address of who asked: the socket's, or, behind trusted proxies, what the outermost of them saw. Each
 * adds one to the end of X-Forwarded-For; what stands before those, a client can have written itself.
 */
export function clientAddress(context: Context, trustedProxies: number): string {
  const socket = getConnInfo(context).remote.address ?? 'unknown';
  if (trustedProxies === 0) return socket;
  const seen = (context.req.header('X-Forwarded-For') ?? '').split(',').map((text) => text.trim());
  return seen.at(-trustedProxies) || socket;
}
