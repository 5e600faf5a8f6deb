import { type Alias, parseAlias } from '../../models/manifest/alias.ts';
import type { Figure } from '../../models/manifest/evaluation.ts';
import { describeFigure, type FigureName } from '../../models/manifest/figures.ts';
import { type Manifest, parseManifest } from '../../models/manifest/manifest.ts';
import { isModelId } from '../../models/manifest/versions.ts';
import { ModelError } from '../../models/errors.ts';
import type { WritableStore } from '../../models/stores/store.ts';

/** What a store holds. */
interface StoreContent {
  /** Published models, the newest first. */
  readonly models: readonly Manifest[];
  readonly aliases: ReadonlyMap<string, Alias>;
  /** Ids that have files and no manifest: a publication that was interrupted, or goes on now. */
  readonly unfinished: readonly string[];
  /** What cannot be read, a line each: manifests and aliases that are malformed. */
  readonly problems: readonly string[];
}

/** Lists a store by what its manifests and aliases say; nothing is proved (verifyModel does). */
export async function listModels(store: WritableStore): Promise<StoreContent> {
  const paths = await store.list();
  const problems: string[] = [];
  const read = async <Content>(
    path: string,
    parse: (bytes: Uint8Array, file: string) => Content | Promise<Content>,
  ): Promise<Content | undefined> => {
    try {
      return await parse(await store.read(path), `${store.location}/${path}`);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      problems.push(error.message);
      return undefined;
    }
  };
  const ids = new Set(
    paths.map((path) => path.split('/')[0] ?? '').filter((name) => isModelId(name)),
  );
  const published = [...ids].filter((id) => paths.includes(`${id}/manifest.json`));
  const models: Manifest[] = [];
  for (const id of published) {
    const manifest = await read(`${id}/manifest.json`, parseManifest);
    if (manifest) models.push(manifest);
  }
  const aliases = new Map<string, Alias>();
  for (const path of paths) {
    const name = /^aliases\/([^/]+)\.json$/.exec(path)?.[1];
    const alias = name === undefined ? undefined : await read(path, parseAlias);
    if (name !== undefined && alias) aliases.set(name, alias);
  }
  return {
    models: models.toSorted(newestFirst),
    aliases,
    unfinished: [...ids].filter((id) => !published.includes(id)),
    problems,
  };
}

function newestFirst(a: Manifest, b: Manifest): number {
  return Date.parse(b.created) - Date.parse(a.created) || (a.id < b.id ? -1 : 1);
}

/** The figures that a list shows, a column each. */
const columns: readonly FigureName[] = [
  'frechetDistance',
  'coverage',
  'labelAgreement',
  'classificationAccuracyScore',
];

/** A model as `pipeline:list --json` tells it. */
interface ListedModel {
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
  const headings = [
    'id',
    'date',
    'preset',
    ...columns.map((name) => describeFigure(name).shortTitle),
    'aliases',
  ];
  const rows = content.models.map((model) => [
    model.id,
    model.created.slice(0, 10),
    model.preset,
    ...columns.map((name) => cell(model, name)),
    listed.get(model.id)?.aliases.join(', ') ?? '',
  ]);
  return inColumns([headings, ...rows]);
}

function meansOf(figures: Readonly<Record<FigureName, Figure | null>>): ListedModel['figures'] {
  const entries = Object.entries(figures).map(([name, figure]) => [name, figure?.mean ?? null]);
  return Object.fromEntries(entries) as ListedModel['figures'];
}

function cell({ evaluation }: Manifest, name: FigureName): string {
  const mean = evaluation?.figures[name]?.mean;
  if (mean === undefined) return '–';
  return describeFigure(name).unit === 'share' ? `${(100 * mean).toFixed(2)} %` : mean.toFixed(3);
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
