import { bounds, type Histogram } from './metrics.ts';

/** One value, or a value for each set of labels. */
type Values = number | ReadonlyMap<string, number>;

/** The lines of a counter. @param help a sentence without its full stop */
export function counter(name: string, help: string, values: Values): readonly string[] {
  return metric('counter', name, help, values);
}

/** The lines of a gauge. @param help a sentence without its full stop */
export function gauge(name: string, help: string, values: Values): readonly string[] {
  return metric('gauge', name, help, values);
}

function metric(type: string, name: string, help: string, values: Values): readonly string[] {
  const head = [`# HELP ${name} ${help}.`, `# TYPE ${name} ${type}`];
  if (typeof values === 'number') return [...head, `${name} ${values}`];
  return [...head, ...[...values].map(([key, value]) => `${name}{${key}} ${value}`)];
}

/** The lines of a histogram by labels. @param help a sentence without its full stop */
export function histogram(
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
