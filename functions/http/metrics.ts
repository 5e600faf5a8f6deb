import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { ServedModel } from '../serving/served-model.ts';
import { counter, gauge, histogram, labels, newHistogram, observe } from './exposition.ts';

/** The length of a queue of work, such as pictures to decode, at one moment. */
export interface QueueLength {
  /** Accepted, not begun. */
  readonly waiting: number;
  readonly running: number;
}

/** Queues by name; each is asked for its length whenever the metrics are read. */
export type Queues = Readonly<Record<string, () => QueueLength>>;

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
  /** All figures as Prometheus reads them. */
  text(): string;
}

/** @see https://prometheus.io/docs/instrumenting/exposition_formats/ version 0.0.4 */
export function createMetrics(version: string, queues: Queues = {}): Metrics {
  const requests = new Map<string, number>();
  const latencies = new Map<string, ReturnType<typeof newHistogram>>();
  const totals = { inferences: 0, digits: 0, spared: 0, changes: 0 };
  let model: ServedModel | null = null;
  return {
    request({ route, method, status, seconds }) {
      const key = labels({ route, method, status: String(status) });
      requests.set(key, (requests.get(key) ?? 0) + 1);
      const latencyKey = labels({ route });
      const latency = latencies.get(latencyKey) ?? newHistogram();
      latencies.set(latencyKey, latency);
      observe(latency, seconds);
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
    text: () =>
      [
        ...counter('http_requests_total', 'Requests answered', requests),
        ...histogram('http_request_duration_seconds', 'Seconds up to the answer', latencies),
        ...counter(
          'digit_mint_inferences_total',
          'Draws requested from the model',
          totals.inferences,
        ),
        ...counter('digit_mint_digits_total', 'Digits drawn', totals.digits),
        ...counter(
          'digit_mint_not_modified_total',
          'Responses answered 304 by entity tag',
          totals.spared,
        ),
        ...counter('digit_mint_model_changes_total', 'Changes of the served model', totals.changes),
        ...modelLines(model, version),
        ...queueLines(queues),
        '',
      ].join('\n'),
  };
}

function modelLines(model: ServedModel | null, version: string): readonly string[] {
  const described = new Map<string, number>();
  if (model !== null) {
    const { generator, alias, fallback } = model;
    const { id } = generator.manifest;
    const standsIn = String(fallback !== null);
    described.set(labels({ model: id, alias: alias ?? '', fallback: standsIn, version }), 1);
  }
  return gauge('digit_mint_model_info', 'The served model, by its labels', described);
}

function queueLines(queues: Queues): readonly string[] {
  const lengths = Object.entries(queues).map(
    ([queue, length]) => [labels({ queue }), length()] as const,
  );
  if (lengths.length === 0) return [];
  const values = (part: keyof QueueLength) =>
    new Map(lengths.map(([key, length]) => [key, length[part]]));
  return [
    ...gauge(
      'digit_mint_queue_waiting',
      'Work accepted and not begun, by queue',
      values('waiting'),
    ),
    ...gauge('digit_mint_queue_running', 'Work under way, by queue', values('running')),
  ];
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
