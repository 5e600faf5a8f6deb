/** Upper bounds of a histogram's buckets, in seconds. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] as const;

/** Durations, counted by bucket. */
interface Histogram {
  readonly counts: number[]; // [bounds + 1], not yet summed up
  sum: number; // seconds
}

/** One value, or a value for each set of labels. */
type Values = number | ReadonlyMap<string, number>;

/** A histogram without durations. */
export function newHistogram(): Histogram {
  return { counts: Array<number>(bounds.length + 1).fill(0), sum: 0 };
}

/** Adds one duration to a histogram. */
export function observe(durations: Histogram, seconds: number): void {
  const index = bounds.findIndex((bound) => seconds <= bound);
  const at = index < 0 ? bounds.length : index;
  durations.counts[at] = (durations.counts[at] ?? 0) + 1;
  durations.sum += seconds;
}

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

/** Labels as the format writes them, with what it escapes. */
export function labels(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${value.replaceAll(/["\\\n]/g, escaped)}"`)
    .join(',');
}

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`;
}
