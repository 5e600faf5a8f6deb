import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import { counter, gauge } from './exposition.ts';
import { labels } from './metrics.ts';

/** Milliseconds between two looks at the event loop; prom-client looks as often. */
const resolution = 10;

/**
 * Measures this process from now on: memory, processor time, start, delays of the event loop. The names and
 * units are those of prom-client, whose dashboards then work. A runtime that lacks one of them, such as
 * workerd, leaves it out.
 *
 * @returns the lines for Prometheus; delays are those since the lines were read last
 * @see https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics
 */
export function measureProcess(): () => string {
  const delays = monitorDelays();
  return () =>
    [
      ...orNone(processorLines),
      ...orNone(memoryLines),
      ...gauge(
        'process_start_time_seconds',
        'Start time of the process since the Unix epoch, in seconds',
        Math.round(performance.timeOrigin) / 1000,
      ),
      ...(delays ? delayLines(delays) : []),
      ...gauge(
        'nodejs_version_info',
        'Version of Node.js, by its labels',
        new Map([[labels(versionOf(process.version)), 1]]),
      ),
      '',
    ].join('\n');
}

/** The lines of what this runtime can measure; none of what it cannot. */
function orNone(lines: () => readonly string[]): readonly string[] {
  try {
    return lines();
  } catch {
    return [];
  }
}

function monitorDelays(): IntervalHistogram | null {
  try {
    const delays = monitorEventLoopDelay({ resolution });
    delays.enable();
    return delays;
  } catch {
    return null;
  }
}

function processorLines(): readonly string[] {
  const { user, system } = process.cpuUsage(); // microseconds
  const seconds = (part: string, microseconds: number) =>
    counter(
      `process_cpu_${part}seconds_total`,
      `Processor time spent${part && ` in ${part.slice(0, -1)} mode`}, in seconds`,
      microseconds / 1e6,
    );
  return [...seconds('user_', user), ...seconds('system_', system), ...seconds('', user + system)];
}

function memoryLines(): readonly string[] {
  const { rss, heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage();
  return [
    ...gauge('process_resident_memory_bytes', 'Resident memory size in bytes', rss),
    ...gauge('nodejs_heap_size_total_bytes', 'Size of the JavaScript heap in bytes', heapTotal),
    ...gauge('nodejs_heap_size_used_bytes', 'Used part of the JavaScript heap in bytes', heapUsed),
    ...gauge('nodejs_external_memory_bytes', 'Memory outside the heap in bytes', external),
    ...gauge(
      'nodejs_array_buffers_bytes',
      'Memory of array buffers in bytes, part of external memory',
      arrayBuffers,
    ),
  ];
}

/** The delays beyond the time between two looks, in seconds; a new period begins. */
function delayLines(delays: IntervalHistogram): readonly string[] {
  const seconds = (nanoseconds: number) =>
    Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e6 - resolution) / 1000 : 0;
  const isEmpty = delays.count === 0;
  const figures = {
    min: isEmpty ? 0 : delays.min,
    max: delays.max,
    mean: delays.mean,
    p50: delays.percentile(50),
    p90: delays.percentile(90),
    p99: delays.percentile(99),
  };
  delays.reset();
  return Object.entries(figures).flatMap(([name, nanoseconds]) =>
    gauge(
      `nodejs_eventloop_lag_${name}_seconds`,
      `Delay of the event loop since the last scrape, ${name}, in seconds`,
      seconds(nanoseconds),
    ),
  );
}

function versionOf(version: string): Readonly<Record<string, string>> {
  const [major = '', minor = '', patch = ''] = version.replace(/^v/, '').split('.');
  return { version, major, minor, patch };
}
