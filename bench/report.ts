/** One measured figure with what it is compared to in the same run. */
export interface Figure {
  readonly metric: string;
  readonly engine: string;
  readonly value: number;
  readonly unit: string;
  /** What `rivalValue` is: a peer, the stock engine, the machine's own limit. */
  readonly rival: string | null;
  readonly rivalValue: number | null;
}

/** The middle value; the mean of the two middle ones for an even count. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Prints figures: one JSON array for machines, else a table with each ratio to its rival. */
export function printFigures(figures: readonly Figure[], json: boolean): void {
  if (json) {
    console.log(JSON.stringify(figures, null, 1));
    return;
  }
  console.table(
    figures.map(({ metric, engine, value, unit, rival, rivalValue }) => ({
      metric,
      engine,
      value: Number(value.toPrecision(4)),
      unit,
      rival: rival ?? '–',
      'rival value': rivalValue === null ? '–' : Number(rivalValue.toPrecision(4)),
      ratio: rivalValue === null ? '–' : Number((value / rivalValue).toPrecision(3)),
    })),
  );
}
