import { mean } from '../statistics.ts';
import type { RowFigure, RowOutcome } from './row-outcome.ts';

/** Flags that choose the dice, not the recipe: rows that differ in nothing else are one experiment. */
const seedFlags: readonly string[] = ['seed', 'label-seed'];

/** Rows that differ in their seeds only. */
export interface RowGroup {
  /** What they share. */
  readonly flags: Readonly<Record<string, string | number | boolean>>;
  readonly outcomes: readonly RowOutcome[];
  /** Over those rows that are done: the mean, and the sample standard deviation where there are two. */
  readonly figures: Readonly<Record<string, RowFigure & { readonly rows: number }>>;
}

/** Sets rows together that differ in their seeds only, in the order of their first. */
export function groupRows(outcomes: readonly RowOutcome[]): readonly RowGroup[] {
  const groups = new Map<string, RowOutcome[]>();
  for (const outcome of outcomes) {
    const key = JSON.stringify(
      Object.entries(sharedFlags(outcome)).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
    groups.set(key, [...(groups.get(key) ?? []), outcome]);
  }
  return [...groups.values()].map((members) => ({
    flags: members[0] ? sharedFlags(members[0]) : {},
    outcomes: members,
    figures: figuresOver(members),
  }));
}

function sharedFlags({ row }: RowOutcome): RowGroup['flags'] {
  return Object.fromEntries(
    Object.entries(row.flags).filter(([flag]) => !seedFlags.includes(flag)),
  );
}

function figuresOver(outcomes: readonly RowOutcome[]): RowGroup['figures'] {
  const names = new Set(outcomes.flatMap(({ figures }) => Object.keys(figures)));
  return Object.fromEntries(
    [...names].map((name) => {
      const values = outcomes.flatMap(({ figures }) => figures[name]?.mean ?? []);
      return [name, { mean: mean(values), std: deviation(values), rows: values.length }];
    }),
  );
}

function deviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const middle = mean(values);
  const squares = values.map((value) => (value - middle) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / (values.length - 1));
}
