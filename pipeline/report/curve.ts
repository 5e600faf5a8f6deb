import type { Point } from './thin-curve.ts';

/** A line of a plot. */
export interface Curve {
  readonly name: string;
  /** Which of the style's colours. */
  readonly tone: 'first' | 'second' | 'third';
  readonly points: readonly Point[];
}

/** The curve of one value of the records; records without it are passed over. */
export function curveOf<Record extends { readonly step: number }>(
  name: string,
  tone: Curve['tone'],
  records: readonly Record[],
  valueOf: (record: Record) => number | null,
): Curve {
  const points = records.flatMap((record) => {
    const value = valueOf(record);
    return value === null ? [] : [{ step: record.step, value }];
  });
  return { name, tone, points };
}
