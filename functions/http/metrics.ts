import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { ServedModel } from '../serving/served-model.ts';

/** The length of a queue of work, such as pictures to decode, at one moment. */
export interface QueueLength {
  /** Accepted, not begun. */
  readonly waiting: number;
  readonly running: number;
}

/** Queues by name; each is asked for its length whenever the metrics are read. */
export type Queues = Readonly<Record<string, () => QueueLength>>;

/** Upper bounds of a histogram's buckets, in seconds. */
export const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] as const;

/** Durations, counted by bucket. */
export interface Histogram {
  readonly counts: number[]; // [bounds + 1], not yet summed up
  sum: number; // seconds
}

/** What was counted; keys are labels. */
export interface Counts {
  readonly version: string;
  readonly queues: Queues;
  readonly requests: ReadonlyMap<string, number>;
  readonly latencies: ReadonlyMap<string, Histogram>;
  readonly inferences: number;
  readonly digits: number;
  /** Responses answered 304. */
  readonly spared: number;
  /** Changes of the served model. */
  readonly changes: number;
  /** The one that served last; null: none yet. */
  readonly model: ServedModel | null;
}

/** What one process has counted since it started. */
export interface Metrics {
  request(request: {
    readonly route: string;
    readonly method: string;
    readonly status: number;
    readonly seconds: number;
  }): void;
  /** Digits drawn in one go. */
  drawn(digits: number): void;
  /** The model that a request found serving. */
  served(model: ServedModel): void;
  /** All that was counted; metrics-text.ts writes it, which no start loads. */
  counts(): Counts;
}

/** Counts from 0. */
export function createMetrics(version: string, queues: Queues = {}): Metrics {
  const requests = new Map<string, number>();
  const latencies = new Map<string, Histogram>();
  const totals = { inferences: 0, digits: 0, spared: 0, changes: 0 };
  let model: ServedModel | null = null;
  return {
    request({ route, method, status, seconds }) {
      // Routes and methods are ours, without a sign that the format escapes.
      const key = `route="${route}",method="${method}",status="${status}"`;
      requests.set(key, (requests.get(key) ?? 0) + 1);
      observe(latencies, `route="${route}"`, seconds);
      if (status === 304) totals.spared++;
    },
    drawn(digits) {
      totals.inferences++;
      totals.digits += digits;
    },
    served(next) {
      const isOther = model?.generator.manifest.id !== next.generator.manifest.id;
      if (model !== null && isOther) totals.changes++;
      model = next;
    },
    counts: () => ({ version, queues, requests, latencies, ...totals, model }),
  };
}

function observe(latencies: Map<string, Histogram>, key: string, seconds: number): void {
  const before = latencies.get(key) ?? { counts: Array<number>(bounds.length + 1).fill(0), sum: 0 };
  const index = bounds.findIndex((bound) => seconds <= bound);
  const at = index < 0 ? bounds.length : index;
  before.counts[at] = (before.counts[at] ?? 0) + 1;
  before.sum += seconds;
  latencies.set(key, before);
}

/** Labels as the format writes them, with what it escapes. */
export function labels(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${value.replaceAll(/["\\\n]/g, escaped)}"`)
    .join(',');
}

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`;
}

/** Methods that are counted by name; a client can send any other. */
const knownMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** Counts each request by its route, never by its path: clients can send any number of paths. */
export function requestMetrics(metrics: Metrics): MiddlewareHandler {
  return async (context, next) => {
    const start = performance.now();
    await next();
    const path = matchedRoutes(context).at(-1)?.path ?? '*';
    const { method } = context.req;
    metrics.request({
      // Without the pattern that a parameter must match.
      route: path.includes('/*') || path === '*' ? 'none' : path.replace(/\{.*$/, ''),
      method: knownMethods.has(method) ? method : 'other',
      status: context.res.status,
      seconds: (performance.now() - start) / 1000,
    });
  };
}
