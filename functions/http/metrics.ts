import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { ServedModel } from '../serving/served-model.ts';

/** Upper bounds of the latency histogram's buckets, in seconds. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] as const;

interface Histogram {
  readonly counts: number[]; // [bounds + 1], not yet summed up
  sum: number; // seconds
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
  /** All figures as Prometheus reads them. */
  text(): string;
}

/** @see https://prometheus.io/docs/instrumenting/exposition_formats/ version 0.0.4 */
export function createMetrics(version: string): Metrics {
  const requests = new Map<string, number>();
  const latencies = new Map<string, Histogram>();
  const totals = { inferences: 0, digits: 0, spared: 0, changes: 0 };
  let model: ServedModel | null = null;
  return {
    request({ route, method, status, seconds }) {
      const key = labels({ route, method, status: String(status) });
      requests.set(key, (requests.get(key) ?? 0) + 1);
      observe(latencies, labels({ route }), seconds);
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
        '',
      ].join('\n'),
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

function counter(
  name: string,
  help: string,
  value: number | ReadonlyMap<string, number>,
): readonly string[] {
  const head = [`# HELP ${name} ${help}.`, `# TYPE ${name} counter`];
  if (typeof value === 'number') return [...head, `${name} ${value}`];
  return [...head, ...[...value].map(([key, count]) => `${name}{${key}} ${count}`)];
}

function histogram(
  name: string,
  help: string,
  values: ReadonlyMap<string, Histogram>,
): readonly string[] {
  const lines = [`# HELP ${name} ${help}.`, `# TYPE ${name} histogram`];
  for (const [key, { counts, sum }] of values) {
    let total = 0;
    for (const [index, count] of counts.entries()) {
      total += count;
      lines.push(`${name}_bucket{${key},le="${bounds[index] ?? '+Inf'}"} ${total}`);
    }
    lines.push(`${name}_sum{${key}} ${sum}`, `${name}_count{${key}} ${total}`);
  }
  return lines;
}

function modelLines(model: ServedModel | null, version: string): readonly string[] {
  const name = 'digit_mint_model_info';
  const head = [`# HELP ${name} The served model, by its labels.`, `# TYPE ${name} gauge`];
  if (model === null) return head;
  const { generator, alias, fallback } = model;
  const described = labels({
    model: generator.manifest.id,
    alias: alias ?? '',
    fallback: String(fallback !== null),
    version,
  });
  return [...head, `${name}{${described}} 1`];
}

/** Labels as the format writes them, with what it escapes. */
function labels(values: Readonly<Record<string, string>>): string {
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
