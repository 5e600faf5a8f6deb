/** One measured figure and its baseline, measured in the same run. */
export interface Figure {
  readonly metric: string;
  readonly engine: string;
  readonly value: number;
  readonly unit: string;
  /** What `baselineValue` is of: an alternative, the unmodified engine, a limit. */
  readonly baseline: string | null;
  readonly baselineValue: number | null;
}

/** The middle value; the mean of the two middle ones for an even count. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The name of the figure that speeds are held to. */
const limitMetric = 'machine-limit';

/**
 * What the machine can do at most on one thread, as a figure of its own: the tables hold every speed in
 * the same unit to it.
 *
 * @param speed of the stock engine's plain 1024³ product, GFLOP/s
 */
export function machineLimit(speed: number): Figure {
  return {
    metric: limitMetric,
    engine: 'unmodified wasm',
    value: speed,
    unit: 'GFLOP/s',
    baseline: null,
    baselineValue: null,
  };
}

/** Prints figures: one JSON array for machines, else a table with each ratio to its baseline. */
export function printFigures(figures: readonly Figure[], json: boolean): void {
  if (json) {
    console.log(JSON.stringify(figures, null, 1));
    return;
  }
  const limit = figures.find(({ metric }) => metric === limitMetric);
  console.table(
    figures.map(({ metric, engine, value, unit, baseline, baselineValue }) => ({
      metric,
      engine,
      value: Number(value.toPrecision(4)),
      unit,
      baseline: baseline ?? '–',
      'baseline value': baselineValue === null ? '–' : Number(baselineValue.toPrecision(4)),
      ratio: baselineValue === null ? '–' : Number((value / baselineValue).toPrecision(3)),
      ...(limit && {
        'fraction of limit':
          unit === limit.unit ? Number((value / limit.value).toPrecision(3)) : '–',
      }),
    })),
  );
}
