import { join } from 'node:path';
import * as z from 'zod';
import type { FigureName } from '../../models/manifest/evaluation.ts';
import { type HistoryEntry, historyEntrySchema } from '../record/log.ts';
import { readJsonLines, readNewestManifest, readStoredJson } from '../record/stored.ts';
import { reportFiles, runFolder } from '../record/run-folder.ts';
import { readRunSheets } from '../report/data.ts';
import { mean } from '../statistics.ts';
import { namesIn } from '../files/missing-files.ts';
import type { SweepRow } from './grid.ts';

/** A figure of one run; std over an evaluation's draws, null where there is one number only. */
export interface RowFigure {
  readonly mean: number;
  readonly std: number | null;
}

/** What a row has come to. */
export interface RowOutcome {
  readonly row: SweepRow;
  readonly state: 'done' | 'unfinished' | 'not started';
  /** The model's id; null: none, or the run makes none. */
  readonly model: string | null;
  readonly minutes: number | null;
  /** By their names in the table. */
  readonly figures: Readonly<Record<string, RowFigure>>;
  readonly history: readonly HistoryEntry[];
  /** The newest sheet; null: none yet. */
  readonly sheet: Uint8Array | null;
}

/** What a run that makes a classifier ends with, as far as a table tells it. */
const resultSchema = z.looseObject({
  errors: z.int().nonnegative(),
  errorRate: z.number(),
  minutes: z.number(),
});

/** A run that makes a classifier has a history of another kind, which is not plotted. */
const anyEntrySchema = z.union([historyEntrySchema, z.unknown().transform(() => null)]);

/** Whether a run's files are those of a run that has come to its end. */
export function isFinished(paths: readonly string[]): boolean {
  return paths.some(
    (path) => path === 'result.json' || /^model\/[0-9a-f]{16}\/manifest\.json$/.test(path),
  );
}

/**
 * Reads what a row's run has come to from its folder.
 *
 * @throws InvalidInput, ModelError that name the file when one is damaged
 */
export async function readRowOutcome(row: SweepRow, path: string): Promise<RowOutcome> {
  const folder = runFolder(path);
  const manifest = await readNewestManifest(folder);
  const result = await readStoredJson(join(path, 'result.json'), resultSchema);
  const history = await readJsonLines(reportFiles(folder).history, anyEntrySchema);
  const isDone = manifest !== null || result !== null;
  const minutes = manifest ? manifest.wallSeconds / 60 : (result?.minutes ?? null);
  return {
    row,
    state: isDone ? 'done' : (await namesIn(path)).length > 0 ? 'unfinished' : 'not started',
    model: manifest?.id ?? null,
    minutes,
    figures: {
      ...figuresOf(manifest?.evaluation?.figures ?? {}),
      ...(result && { errors: { mean: result.errors, std: null } }),
      ...(result && { errorRate: { mean: result.errorRate, std: null } }),
    },
    history: history.filter((entry) => entry !== null),
    sheet: (await readRunSheets(folder)).at(-1)?.png ?? null,
  };
}

function figuresOf(
  figures: Readonly<Partial<Record<FigureName, RowFigure | null>>>,
): Record<string, RowFigure> {
  return Object.fromEntries(
    Object.entries(figures).flatMap(([name, figure]) =>
      figure ? [[name, { mean: figure.mean, std: figure.std }]] : [],
    ),
  );
}

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
