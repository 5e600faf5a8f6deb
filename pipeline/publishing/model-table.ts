import type { Figure, FigureName } from '../../models/evaluation.ts';
import type { Manifest } from '../../models/manifest.ts';
import type { StoreContent } from './list-models.ts';

/** The figures that a list shows, with its headings. */
const columns: readonly (readonly [heading: string, name: FigureName, asShare: boolean])[] = [
  ['Fréchet', 'frechetDistance', false],
  ['coverage', 'coverage', true],
  ['agreement', 'labelAgreement', true],
  ['score', 'classificationAccuracyScore', true],
];

/** A model as `pipeline:list --json` tells it. */
export interface ListedModel {
  readonly id: string;
  readonly created: string;
  readonly preset: string;
  /** The aliases that point to it. */
  readonly aliases: readonly string[];
  /** The figures' means; null: it was not evaluated. */
  readonly figures: Readonly<Partial<Record<FigureName, number | null>>> | null;
  /** How often the gate was overridden when it was published. */
  readonly overrides: number;
}

/** What a list says of each model. */
export function describeModels({ models, aliases }: StoreContent): ListedModel[] {
  return models.map(({ id, created, preset, evaluation, overrides }) => ({
    id,
    created,
    preset,
    aliases: [...aliases].filter(([, alias]) => alias.id === id).map(([name]) => name),
    figures: evaluation && meansOf(evaluation.figures),
    overrides: overrides.length,
  }));
}

/** The list as lines of columns: id, date, preset, figures, aliases. */
export function modelTable(content: StoreContent): string[] {
  const listed = new Map(describeModels(content).map((model) => [model.id, model]));
  const headings = ['id', 'date', 'preset', ...columns.map(([heading]) => heading), 'aliases'];
  const rows = content.models.map((model) => [
    model.id,
    model.created.slice(0, 10),
    model.preset,
    ...columns.map(([, name, asShare]) => cell(model, name, asShare)),
    listed.get(model.id)?.aliases.join(', ') ?? '',
  ]);
  return inColumns([headings, ...rows]);
}

function meansOf(figures: Readonly<Record<FigureName, Figure | null>>): ListedModel['figures'] {
  const entries = Object.entries(figures).map(([name, figure]) => [name, figure?.mean ?? null]);
  return Object.fromEntries(entries) as ListedModel['figures'];
}

function cell({ evaluation }: Manifest, name: FigureName, asShare: boolean): string {
  const mean = evaluation?.figures[name]?.mean;
  if (mean === undefined) return '–';
  return asShare ? `${(100 * mean).toFixed(2)} %` : mean.toFixed(3);
}

function inColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
